import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Fastify from 'fastify'
import applications, { type DemoApp } from './applications.ts'
import { rememberExchange } from './exchange.ts'
import type { Upstream } from './forward.ts'
import { listPublic } from './listing.ts'
import type { IssuedToken, IssuedTokens } from './tokens.ts'
import { asPerson, hidePrivate, listsPublicOnly } from './visibility.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token the request carries at the emulated GitHub; null is the public. */
    caller: IssuedToken | null
  }
}

interface Options {
  app: DemoApp
  tokens: IssuedTokens
  /** Resolves when the emulator is ready; requests wait for it. */
  upstream: Promise<Upstream>
}

const bodyLimitBytes = 4 * 1024 * 1024
const requestTimeoutMs = 15_000
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Stands before the emulator, which takes an unknown token for a person. Here a request is asked in
 * somebody's name only with a token that was given to them; an unknown one is answered 401.
 */
export function createGuard({ app, tokens, upstream }: Options): FastifyInstance {
  const guard = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
  })
  guard.decorateRequest('caller', null)
  guard.addHook('onRequest', refuseOtherSites)
  guard.setErrorHandler<FastifyError>(({ validation, statusCode, message }, _request, reply) =>
    reply
      .code(validation ? 422 : (statusCode ?? 500))
      .send({ message: statusCode ? message : 'Server Error' })
  )
  // GitHub REST `GET /`, by which programs tell that an API is there; the emulator has none.
  guard.get('/', (request) => ({ current_user_url: `http://${request.host}/user` }))
  guard.register(applications, { app, tokens })
  guard.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body)
    scope.addHook('onRequest', async (request, reply) => {
      const { authorization } = request.headers
      if (authorization === undefined) return
      const token = /^(?:bearer|token) +(\S+)$/i.exec(authorization)?.[1] ?? ''
      request.caller = tokens.find(token) ?? null
      if (!request.caller) return reply.code(401).send({ message: 'Bad credentials' })
    })
    scope.route({ method: methods, url: '/*', handler: pass })
  })

  async function pass(request: FastifyRequest, reply: FastifyReply) {
    const { method, caller } = request
    const address = readAddress(request.url)
    if (!address) return reply.code(404).send({ message: 'Not Found' })
    const { pathname, search } = address
    const asked = { method, pathname, caller }
    const { authorization, ...headers } = request.headers
    if (asPerson(asked)) Object.assign(headers, { authorization })

    const github = await upstream
    const body = request.body as Buffer | undefined
    const question = { method, path: pathname + search, headers, body }
    const answer = listsPublicOnly(asked)
      ? await listPublic(github, question)
      : await github.forward(question)
    if (pathname === '/login/oauth/access_token') await rememberExchange(github, tokens, answer)
    const shown = hidePrivate(answer, asked)
    reply.code(shown.status).headers(shown.headers)
    if (caller) reply.header('x-oauth-scopes', caller.scopes.join(', '))
    return reply.send(shown.body.length > 0 ? shown.body : undefined)
  }
  return guard
}

/**
 * A web page elsewhere may send people here to sign in and may do nothing more; a name that was made
 * to point at this machine (DNS rebinding) may do nothing at all.
 */
async function refuseOtherSites(request: FastifyRequest, reply: FastifyReply) {
  const { host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  const fromHere = site === undefined || site === 'same-origin' || site === 'none'
  const visits = mode === 'navigate' && request.method === 'GET'
  if (host === `127.0.0.1:${request.socket.localPort}` && (fromHere || visits)) return
  return reply.code(403).send({ message: 'Forbidden' })
}

/** Path and query in the one form that the emulator reads too; null for what is not served. */
function readAddress(url: string): URL | null {
  // `//x/y` would be the path /y to the emulator.
  if (!/^\/(?!\/)/.test(url)) return null
  const address = new URL(`http://guard${url}`)
  // Its pages that end a grant forget the token, which would then be taken for somebody else's.
  return /^\/(\/|settings(\/|$))/.test(address.pathname) ? null : address
}
