import { Socket } from 'node:net'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { internalVerifier } from '#shared/http/internal-request.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { RefreshOutcome, RefreshRequest } from '../accounts/refresh-account.ts'

interface Options {
  verify: ReturnType<typeof internalVerifier>
  refresh: (request: RefreshRequest) => Promise<RefreshOutcome>
  /** Whether the route is there for requests that come over a socket. */
  isOnSocket: boolean
}

const Body = TypeCompiler.Compile(
  Type.Object({
    account: Type.String({ pattern: '^[\\w-]{32}$' }),
    reason: Type.Union([Type.Literal('expiring'), Type.Literal('rejected')]),
    token: Type.String({
      pattern: '^[\\w-]{43}$',
      description: 'Digest of the GitHub token in hand',
    }),
  })
)

/** @throws INVALID_JSON, INVALID_INPUT */
function read(text: string) {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    throw errors.INVALID_JSON({ cause })
  }
  if (Body.Check(body)) return body
  throw errors.INVALID_INPUT({ message: 'The body is not a refresh request.' })
}

/**
 * `POST /upstream/refresh`, registered under `/upstream`: the mcp service asks for another GitHub token. It answers 204 whatever
 * came of it, never a token: the mcp service reads the account anew.
 */
const refreshUpstream: Plugin<Options> = async (app, { verify, refresh, isOnSocket }) => {
  const count = app.meters.counter('gatehouse_upstream_refreshes_total')
  const parseAs = { parseAs: 'string' } as const
  app.removeContentTypeParser('application/json')
  // The proof covers the bytes that were sent, so they are kept as they came.
  app.addContentTypeParser(
    'application/json',
    parseAs,
    async (_request: unknown, body: string) => body
  )

  if (!isOnSocket) {
    app.addHook('onRequest', async ({ raw }) => {
      if (raw.socket instanceof Socket) throw errors.NOT_FOUND()
    })
    // The host would say which methods there are, and so would the page for whoever is lost.
    const nothing = async () => {
      throw errors.NOT_FOUND()
    }
    app.setNotFoundHandler(nothing)
    app.get('/*', nothing)
  }

  app.post('/refresh', async (request, reply) => {
    const { method, url, body, headers } = request
    const text = typeof body === 'string' ? body : ''
    await verify(headers.authorization, { method, path: url, body: text }).catch((error) => {
      if (error instanceof AppError && error.name === 'INTERNAL_ONLY') {
        const { code } = error
        request.audit({ event: 'security.auth_failure', outcome: 'failure', code })
      }
      throw error
    })
    const { account, reason, token } = read(text)
    const outcome = await refresh({ accountKey: account, reason, fingerprint: token }).catch(
      (error: unknown) => {
        count({ reason, outcome: 'failed' })
        throw error
      }
    )
    count({ reason, outcome })
    request.log.info({ reason, outcome }, 'GitHub token refresh')
    return reply.code(204).send()
  })
}
export default refreshUpstream
