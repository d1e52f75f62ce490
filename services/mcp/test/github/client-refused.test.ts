import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { json } from '../fake-github.ts'
import { clientOf, connected, mona, loginShape as shape } from './build.ts'

interface Changes {
  /** Tokens that GitHub accepts. */
  accepts: string[]
  after?: (token: string) => Promise<string>
  /** How long GitHub takes for each answer. */
  delayMs?: number
  timeoutMs?: number
}

function build({ accepts, after = async () => 'new', delayMs = 0, timeoutMs = 1000 }: Changes) {
  const used: string[] = []
  const world = {
    now: Date.now,
    fetch: async (_url: string | URL, init?: RequestInit) => {
      const token = new Headers(init?.headers).get('authorization')!.slice('Bearer '.length)
      used.push(token)
      await new Promise<void>((resolve, reject) => {
        setTimeout(resolve, delayMs)
        init?.signal?.addEventListener('abort', () => reject(init.signal!.reason))
      })
      return accepts.includes(token)
        ? json({ login: 'mona' })
        : json({ message: 'Bad credentials' }, { status: 401 })
    },
  }
  const { client } = clientOf({ timeoutMs, world })
  const tokens = { current: async () => 'old', after }
  const get = () => client({ person: mona, tokens, signal: connected() }).get('GET /user', shape)
  return { get, used }
}

t.test('a refused token is tried once more with another one', async (t) => {
  const { get, used } = build({ accepts: ['new'] })
  t.same(await get(), { body: { login: 'mona' }, hasMore: false, isPartial: false })
  t.same(used, ['old', 'new'])
})

t.test('a sign-in that is over is told as such, without another try', async (t) => {
  const { get, used } = build({
    accepts: [],
    after: async () => Promise.reject(errors.GITHUB_SIGN_IN_ENDED()),
  })
  await t.rejects(get(), { name: 'GITHUB_SIGN_IN_ENDED' })
  t.same(used, ['old'])
})

t.test('a new token that is refused too says nothing about the sign-in', async (t) => {
  const { get, used } = build({ accepts: [] })
  await t.rejects(get(), { name: 'API_ERROR' })
  t.same(used, ['old', 'new'])
})

t.test('each try has the whole time limit for itself', async (t) => {
  const { get } = build({ accepts: ['new'], delayMs: 300, timeoutMs: 500 })
  t.match(await get(), { body: { login: 'mona' } })
  const slow = build({ accepts: ['old'], delayMs: 300, timeoutMs: 100 })
  await t.rejects(slow.get(), { name: 'GITHUB_UNREACHABLE' })
  t.same(slow.used, ['old'], 'and what is late is not tried again')
})

t.test('a failure of the second try is told as any other', async (t) => {
  let calls = 0
  const world = {
    now: Date.now,
    fetch: async () => json({}, { status: calls++ === 0 ? 401 : 500 }),
  }
  const { client } = clientOf({ world })
  const tokens = { current: async () => 'old', after: async () => 'new' }
  const access = { person: mona, tokens, signal: connected() }
  await t.rejects(client(access).get('GET /user', shape), {
    name: 'API_ERROR',
    facts: { status: 500 },
  })
})
