import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import { failingStore } from '../failing-store.ts'
import { json } from '../fake-github.ts'
import { anyShape, clientOf, connected, mona, tokens } from './build.ts'

const startMs = 1_800_000_000_000

/** GitHub as the test says, and two replicas over one store, at a time that stands still. */
function build(answer: (path: string) => Response) {
  const { store, failing } = failingStore(memoryStore(() => nowMs))
  let nowMs = startMs
  const asked: string[] = []
  const fetch = async (url: string | URL) => {
    const { pathname } = new URL(url)
    asked.push(pathname)
    return answer(pathname)
  }
  const replicas = [0, 1].map(() => clientOf({ world: { store, now: () => nowMs, fetch } }))
  const get = (route: `GET /${string}`, { replica = 0, userId = 1, scopes = mona.scopes } = {}) => {
    const person = { ...mona, userId, scopes, accountKey: `${userId} ${scopes}` }
    return replicas[replica]!.client({ person, tokens, signal: connected() }).get(route, anyShape)
  }
  const wait = (seconds: number) => {
    nowMs += seconds * 1000
  }
  return { get, asked, wait, failing, logged: replicas[0]!.logged }
}

const spent = (resetInSeconds: number, status = 403) =>
  json(
    { message: 'API rate limit exceeded' },
    {
      status,
      headers: {
        'x-ratelimit-limit': '30',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(startMs / 1000 + resetInSeconds),
      },
    }
  )
const secondary = () => json({}, { status: 403, headers: { 'retry-after': '30' } })
const limited = (seconds: number) => ({
  name: 'GITHUB_RATE_LIMITED',
  details: { retryAfterSeconds: seconds },
})

t.test('until a budget begins anew its person is answered here, by every replica', async (t) => {
  let isOver = false
  const { get, asked, wait } = build(() => (isOver ? json({}) : spent(90)))
  await t.rejects(get('GET /user'), limited(90))
  wait(20)
  await t.rejects(get('GET /user/repos', { replica: 1 }), {
    ...limited(70),
    message: /asks to wait 70 seconds/,
  })
  await t.rejects(get('GET /user', { scopes: ['github:write'] }), limited(70), 'any session')
  t.same(asked, ['/user'])
  isOver = true
  await get('GET /user', { userId: 2 })
  wait(70)
  await get('GET /user')
  t.equal(asked.length, 3)
})

t.test('core, search and code search have budgets of their own', async (t) => {
  const { get, asked } = build((path) => (path === '/search/code' ? spent(60) : json({})))
  await t.rejects(get('GET /search/code'), limited(60))
  await t.rejects(get('GET /search/code', { replica: 1 }), limited(60))
  await get('GET /search/issues')
  await get('GET /user')
  t.same(asked, ['/search/code', '/search/issues', '/user'])
})

t.test('the secondary limit holds for everything', async (t) => {
  const { get, asked, wait } = build((path) => (path === '/user' ? secondary() : json({})))
  await t.rejects(get('GET /user'), limited(30))
  for (const route of ['GET /search/code', 'GET /user', 'GET /repos'] as const) {
    await t.rejects(get(route, { replica: 1 }), limited(30))
  }
  wait(30)
  await get('GET /search/code')
  t.same(asked, ['/user', '/search/code'])
})

t.test('the last request of a budget succeeds, and the next is not sent', async (t) => {
  const { get, asked } = build(() => spent(45, 200))
  await get('GET /search/issues')
  await t.rejects(get('GET /search/issues'), limited(45))
  t.equal(asked.length, 1)
})

t.test('a wait is remembered for an hour at most', async (t) => {
  const { get, wait } = build(() => json({}, { status: 429, headers: { 'retry-after': '86400' } }))
  await t.rejects(get('GET /user'), limited(86_400), 'GitHub’s own word')
  await t.rejects(get('GET /user'), limited(3600))
  wait(3600)
  await t.rejects(get('GET /user'), limited(86_400), 'GitHub was asked')
})

t.test('other answers, and an odd budget, make nobody wait', async (t) => {
  const odd = json({}, { headers: { 'x-ratelimit-remaining': '0' } })
  const answers = [json({}, { status: 403 }), json({}, { status: 404 }), odd, json({})]
  const { get, asked } = build(() => answers.shift()!)
  for (const _ of [1, 2, 3, 4]) await get('GET /user').catch(() => {})
  t.equal(asked.length, 4)
})

t.test('a store that fails costs no call, and is logged once', async (t) => {
  const { get, asked, failing, logged } = build(() => json({}))
  failing.add('get')
  for (const _ of [1, 2, 3]) await get('GET /user')
  t.equal(asked.length, 3)
  t.equal(logged.length, 1)
  failing.clear()
  await get('GET /user')
  failing.add('get')
  await get('GET /user')
  t.equal(logged.length, 2, 'and again after it has worked')
})
