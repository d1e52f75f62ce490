import t from 'tap'
import { digest } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { internalVerifier } from '#shared/http/internal-request.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Fetch } from '#shared/world.ts'
import { refreshRequester } from '../../github/refresh-request.ts'
import { authUrl, sessionKey } from '../people.ts'

function build(fetch: Fetch, timeoutMs = 1000) {
  const sessionKeys = keyRing([sessionKey])
  const world = { fetch, now: Date.now }
  return refreshRequester({ authUrl, sessionKeys, world, timeoutMs })
}

const done = () => new Response(null, { status: 204 })
const refusal = (name: string, status: number) => Response.json({ error: { name } }, { status })

t.test('the request proves itself, names the account and carries no token', async (t) => {
  const requests: Request[] = []
  const request = build(async (url, init) => {
    requests.push(new Request(url, init))
    return done()
  })
  await request('account', 'rejected', 'gho_secret')
  const [sent] = requests
  const body = await sent!.text()
  t.equal(`${sent!.method} ${sent!.url}`, `POST ${authUrl}/upstream/refresh`)
  const token = digest('gho_secret')
  t.same(JSON.parse(body), { account: 'account', reason: 'rejected', token })
  t.notMatch(body + JSON.stringify([...sent!.headers]), /gho_secret/)
  const verify = internalVerifier({
    sessionKeys: keyRing([sessionKey]),
    store: memoryStore(),
    now: Date.now,
  })
  const authorization = sent!.headers.get('authorization')!
  await t.resolves(verify(authorization, { method: 'POST', path: '/upstream/refresh', body }))
})

t.test('calls that need the same at once share one request, later ones ask anew', async (t) => {
  let asked = 0
  const request = build(async () => {
    asked++
    await new Promise((resolve) => setTimeout(resolve, 20))
    return done()
  })
  await Promise.all(Array.from({ length: 50 }, () => request('account', 'expiring', 'one')))
  t.equal(asked, 1)
  await request('account', 'expiring', 'one')
  t.equal(asked, 2)
  await Promise.all([
    request('account', 'expiring', 'one'),
    request('account', 'rejected', 'one'),
    request('account', 'rejected', 'two'),
    request('another', 'rejected', 'two'),
  ])
  t.equal(asked, 6)
})

t.test('a request that fails is not remembered', async (t) => {
  let asked = 0
  const request = build(async () => (asked++ === 0 ? refusal('STORE_UNAVAILABLE', 503) : done()))
  await t.rejects(request('account', 'rejected', 'one'), { name: 'AUTH_UNREACHABLE' })
  await t.resolves(request('account', 'rejected', 'one'))
})

t.test('what the auth service failed of is told: GitHub, or the service itself', async (t) => {
  const answers: [Response, string][] = [
    [refusal('GITHUB_UNREACHABLE', 504), 'GITHUB_UNREACHABLE'],
    [refusal('API_ERROR', 502), 'GITHUB_UNREACHABLE'],
    [refusal('STORE_UNAVAILABLE', 503), 'AUTH_UNREACHABLE'],
    [refusal('INTERNAL_ONLY', 403), 'AUTH_UNREACHABLE'],
    [new Response('<html>', { status: 502 }), 'AUTH_UNREACHABLE'],
    [Response.json({}, { status: 404 }), 'AUTH_UNREACHABLE'],
    [new Response('', { status: 200 }), 'AUTH_UNREACHABLE'],
  ]
  for (const [answer, name] of answers) {
    const request = build(async () => answer)
    await t.rejects(request('account', 'rejected', 'one'), { name })
  }
})

t.test('an auth service that is away or silent is given up in time', async (t) => {
  const away = build(async () => Promise.reject(new TypeError('fetch failed')))
  await t.rejects(away('account', 'rejected', 'one'), { name: 'AUTH_UNREACHABLE' })
  const silent = build(
    (_url, init) =>
      new Promise((_resolve, reject) => {
        const giveUp = setTimeout(() => reject(new Error('no time limit')), 5000)
        init!.signal!.addEventListener('abort', () => {
          clearTimeout(giveUp)
          reject(init!.signal!.reason)
        })
      }),
    50
  )
  await t.rejects(silent('account', 'rejected', 'one'), { name: 'AUTH_UNREACHABLE' })
})
