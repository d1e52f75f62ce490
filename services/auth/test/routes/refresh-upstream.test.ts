import { once } from 'node:events'
import { connect as openSocket } from 'node:net'
import { decodeJwt } from 'jose'
import t from 'tap'
import { digest } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { internalSigner } from '#shared/http/internal-request.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { connect, refresh } from '../flow.ts'
import { createWorld, testKey } from '../world.ts'

const path = '/upstream/refresh'
const secretOf = (service: Service) => [...service.github.state.tokens.keys()].at(-1)!

/** A signed request for the account of the person who has signed in. */
async function prepare(service: Service, reason = 'rejected', key = 's') {
  const connected = await connect(service)
  const account = decodeJwt(connected.accessToken)['acct'] as string
  const body = JSON.stringify({ account, reason, token: digest(secretOf(service)) })
  const sign = internalSigner(keyRing([testKey(key)]), service.clock.now)
  return { ...connected, account, body, sign: () => sign({ method: 'POST', path, body }) }
}

const post = (service: Service, authorization: string | undefined, payload: string, url = path) =>
  service.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    payload,
  })

const refreshesOf = ({ github }: Service) =>
  github.state.requests.filter((line) => line === 'POST /login/oauth/access_token').length - 1

t.test('the mcp service’s request renews the token and answers with nothing', async (t) => {
  const service = await build(t, { kind: 'github-app' })
  const { body, sign } = await prepare(service)
  const answer = await post(service, sign(), body)
  t.same([answer.statusCode, answer.payload], [204, ''])
  t.equal(refreshesOf(service), 1)
  t.notMatch(service.log.join('\n') + service.store.written.join('\n'), /not-a-real-token/)
  t.match(service.log.join('\n'), /"reason":"rejected","outcome":"renewed"/)
})

t.test('everybody else is refused, nothing is done, and it is audited', async (t) => {
  const service = await build(t, { kind: 'github-app' })
  const { body, sign } = await prepare(service)
  const stranger = await prepare(service, 'rejected', 'x')
  const stale = sign()
  service.clock.advance(61)
  const refused: [string | undefined, string, string?][] = [
    [undefined, body],
    ['Bearer token', body],
    [stale, body],
    [stranger.sign(), stranger.body],
    [sign(), body.replace('rejected', 'expiring')],
    [sign(), ''],
    [sign(), body, `${path}?x=1`],
  ]
  for (const [authorization, payload, url] of refused) {
    const answer = await post(service, authorization, payload, url)
    t.match([answer.statusCode, answer.json().error.name], [403, 'INTERNAL_ONLY'])
  }
  const headers = { authorization: sign() }
  const withoutBody = await service.app.inject({ method: 'POST', url: path, headers })
  t.equal(withoutBody.statusCode, 403)
  t.equal(refreshesOf(service), 1, 'the second sign-in alone')
  const records = service.audit.filter(({ code }) => code === 'AUTH_027')
  t.equal(records.length, refused.length + 1)
  t.match(records[0], { event: 'security.auth_failure', outcome: 'failure' })
})

t.test('a proof that was used is refused by every replica', async (t) => {
  const outside = createWorld()
  const one = await build(t, { kind: 'github-app', outside })
  const two = await build(t, { outside, github: one.github })
  const { body, sign } = await prepare(one)
  const proof = sign()
  t.equal((await post(one, proof, body)).statusCode, 204)
  for (const replica of [one, two]) t.equal((await post(replica, proof, body)).statusCode, 403)
  t.equal(refreshesOf(one), 1)
})

t.test('the address has no other method', async (t) => {
  const service = await build(t)
  const { body, sign } = await prepare(service)
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'] as const) {
    const headers = { authorization: sign(), 'content-type': 'application/json' }
    const payload = method === 'GET' ? '' : body
    const answer = await service.app.inject({ method, url: path, headers, payload })
    t.equal(answer.statusCode, 405, method)
  }
})

t.test('a signed body of another shape is refused', async (t) => {
  const service = await build(t)
  const sign = internalSigner(keyRing([testKey('s')]), service.clock.now)
  const token = digest('x')
  const account = 'a'.repeat(32)
  const bodies = [
    'no JSON',
    'null',
    '{}',
    JSON.stringify({ account, reason: 'because', token }),
    JSON.stringify({ account: 'a:b', reason: 'rejected', token }),
    JSON.stringify({ account, reason: 'rejected', token: 'gho_token' }),
  ]
  for (const body of bodies) {
    const answer = await post(service, sign({ method: 'POST', path, body }), body)
    t.equal(answer.statusCode, 400, body)
  }
})

t.test('a store that fails lets nobody in', async (t) => {
  const service = await build(t, { kind: 'github-app' })
  const { body, sign } = await prepare(service)
  service.store.failsAt = ({ key }) => key.includes('internal-nonce')
  t.equal((await post(service, sign(), body)).statusCode, 503)
  t.equal(refreshesOf(service), 0)
  t.notOk(service.audit.some(({ code }) => code === 'AUTH_027'))
})

t.test('a sign-in that GitHub ended ends the session, and is audited', async (t) => {
  const service = await build(t)
  const { body, sign, clientId, refreshToken } = await prepare(service)
  service.github.state.tokens.clear()
  t.equal((await post(service, sign(), body)).statusCode, 204)
  t.equal((await refresh(service, clientId, refreshToken)).json().error, 'invalid_grant')
  const ended = service.audit.find(({ event }) => event === 'session.ended')
  t.match(ended, { reason: 'upstream-ended', userId: 101, clientId, sessionId: /./ })
})

t.test('GitHub that is down is told as such and ends nothing', async (t) => {
  const service = await build(t)
  const { body, sign, clientId, refreshToken } = await prepare(service)
  service.github.state.fails.application = 'status 500'
  const answer = await post(service, sign(), body)
  t.match([answer.statusCode, answer.json().error.name], [502, 'API_ERROR'])
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
})

t.test('where both services share a process, no socket reaches it', async (t) => {
  const service = await build(t, { kind: 'github-app', isEmbedded: true })
  const { body, sign } = await prepare(service)
  const address = await service.app.listen({ port: 0, host: '127.0.0.1' })
  const port = Number(new URL(address).port)
  const url = `${address}${path}`
  for (const type of ['application/json', 'text/plain', 'image/png']) {
    const headers = { authorization: sign(), 'content-type': type }
    const answer = await fetch(url, { method: 'POST', headers, body })
    t.equal(answer.status, 404, type)
  }
  const nowhere = (await (await fetch(`${address}/nowhere`)).json()) as { error: object }
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
    const other = await fetch(url, { method, headers: { authorization: sign() } })
    t.same([other.status, other.headers.get('allow')], [404, null], method)
    const body = method === 'HEAD' ? nowhere : await other.json()
    t.match(body, { error: { ...nowhere.error, requestId: String } }, 'as an unknown path')
  }
  // A body that is announced and never comes keeps nobody waiting.
  const socket = openSocket(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n`)
  const [answer] = await once(socket, 'data')
  t.match(String(answer), /^HTTP\/1.1 404 /)
  t.equal(refreshesOf(service), 0)
  t.equal((await post(service, sign(), body)).statusCode, 204, 'in memory it works')
  t.equal((await service.app.inject({ method: 'GET', url: path })).statusCode, 404)
})
