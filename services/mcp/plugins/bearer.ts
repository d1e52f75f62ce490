import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import { withinPerMinute } from '#shared/http/limit.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { Principal } from '#shared/tokens/principal.ts'
import { idsOf } from '../calls/caller.ts'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
  }
}

interface Options {
  verify: (token: string) => Principal | Promise<Principal>
}

/** Refused tokens that are audited per address: the rest of a flood would tell nothing new. */
const auditsPerMinute = 60

/** The one credential of a request. Node keeps the first of two such headers, so all are counted. */
function readToken({ headers, raw, query }: FastifyRequest): string {
  const isRepeated = countOf(raw.rawHeaders) > 1
  if ((query as Record<string, unknown>)['access_token'] !== undefined || isRepeated) {
    throw errors.MALFORMED_CREDENTIALS()
  }
  if (headers.authorization === undefined) throw errors.AUTH_REQUIRED()
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization)?.[1]
  if (!token) throw errors.MALFORMED_CREDENTIALS()
  return token
}

/** How many `Authorization` headers there are among names and values. */
function countOf(rawHeaders: readonly string[]): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === 'authorization'.length && name.toLowerCase() === 'authorization') count++
  }
  return count
}

/**
 * Guards the scope it is registered in: a bearer token becomes `request.principal`. Whether its
 * session still is alive is asked once the body is read, together with all else the store knows.
 */
export default fp<Options>(
  async (app, { verify }) => {
    app.decorateRequest('principal', null)
    const isWorthNoting = withinPerMinute(app, {
      name: 'refused tokens',
      perMinute: auditsPerMinute,
    })

    // preParsing: before the body is read, after everything that onRequest refuses.
    app.addHook('preParsing', async (request) => {
      request.principal = await verify(readToken(request))
    })

    app.addHook('onError', async (request, _reply, error) => {
      if (!(error instanceof AppError) || !isRefusedCredential(error)) return
      if (await isWorthNoting(request, clientAddress(request))) auditRefusal(request, error)
    })
  },
  { name: 'mcp:bearer' }
)

/** No credentials at all are how every client begins; 5xx is our own fault. */
const refusals = ['MALFORMED_CREDENTIALS', 'TOKEN_EXPIRED', 'INVALID_TOKEN', 'SESSION_ENDED']
const isRefusedCredential = ({ name, facts }: AppError) =>
  refusals.includes(name) || (name === 'MCP_SESSION_NOT_FOUND' && facts['isForeign'] === true)

function auditRefusal(request: FastifyRequest, { code }: AppError) {
  request.audit({
    event: 'security.auth_failure',
    outcome: 'failure',
    code,
    ...(request.principal && idsOf(request.principal)),
  })
}
