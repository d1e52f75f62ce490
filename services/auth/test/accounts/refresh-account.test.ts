import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { build, createShared, expiring, lasting, person, second } from './build.ts'

const ended = async () => Promise.reject(errors.GITHUB_SIGN_IN_ENDED())
const down = async () => Promise.reject(errors.GITHUB_UNREACHABLE())

t.test('a refresh stores the pair that GitHub answers', async (t) => {
  for (const reason of ['expiring', 'rejected'] as const) {
    const { addAccount, refresh, accounts, asked } = build()
    const key = await addAccount()
    t.equal(await refresh(key, reason), 'renewed')
    t.match(await accounts.open(key), { accessToken: 'ghu_second', refreshToken: 'ghr_second' })
    t.same(asked, ['refresh ghr_first'])
  }
})

t.test(
  'who holds an older token, or one of an account that is gone, gets no refresh',
  async (t) => {
    const { addAccount, refresh, asked } = build()
    const key = await addAccount()
    t.equal(await refresh(key, 'rejected', 'ghu_older'), 'renewed')
    t.equal(await refresh('a'.repeat(32)), 'ended')
    t.same(asked, [])
  }
)

t.test('a hundred who ask over four replicas at once make one refresh', async (t) => {
  const shared = createShared()
  const replicas = Array.from({ length: 4 }, () => build({}, shared))
  const key = await replicas[0]!.addAccount()
  const all = Array.from({ length: 100 }, (_, at) => replicas[at % 4]!.refresh(key))
  t.same(await Promise.all(all), Array(100).fill('renewed'))
  t.same(shared.asked, ['refresh ghr_first'])
})

t.test('a refresh that ended between the look and the lease is not made again', async (t) => {
  const shared = createShared()
  const first = build({}, shared)
  const late = build({}, shared)
  const key = await first.addAccount()
  const { claim } = late.store
  late.store.claim = async (of, ...rest) => {
    await first.refresh(key)
    late.clock.advance(2)
    return claim(of, ...rest)
  }
  t.equal(await late.refresh(key), 'renewed')
  t.same(shared.asked, ['refresh ghr_first'])
})

t.test('a refresh token refused for good ends the account and its sessions', async (t) => {
  const { addAccount, addSession, refresh, accounts, sessions } = build({ refresh: ended })
  const key = await addAccount()
  await addSession('one', key)
  t.equal(await refresh(key), 'ended')
  t.same([await accounts.isThere(key), await sessions.get('one')], [false, null])
})

t.test('a refusal ahead of time ends nothing until the token has expired', async (t) => {
  const { addAccount, refresh, accounts, clock } = build({ refresh: ended })
  const key = await addAccount()
  clock.advance(28_799)
  t.equal(await refresh(key, 'expiring'), 'still-valid')
  t.equal(await accounts.isThere(key), true)
  clock.advance(2)
  t.equal(await refresh(key, 'expiring'), 'ended')
})

t.test('a refresh token whose access token has no end is refused for good at once', async (t) => {
  const { addAccount, refresh } = build({ refresh: ended })
  const key = await addAccount({ ...expiring, expiresInSeconds: null })
  t.equal(await refresh(key, 'expiring'), 'ended')
})

t.test('time-outs, odd answers and wrong settings never end an account', async (t) => {
  const failures = ['GITHUB_UNREACHABLE', 'API_ERROR', 'OAUTH_NOT_CONFIGURED', 'ACCESS_DENIED']
  for (const name of failures as ('API_ERROR' | 'ACCESS_DENIED')[]) {
    const fails = async () => Promise.reject(errors[name]())
    for (const tokens of [expiring, lasting]) {
      const { addAccount, addSession, refresh, sessions, accounts } = build({
        refresh: fails,
        isAlive: fails,
      })
      const key = await addAccount(tokens)
      await addSession('one', key)
      await t.rejects(refresh(key, 'rejected', tokens.accessToken), { name })
      t.ok((await sessions.get('one')) && (await accounts.isThere(key)), name)
    }
  }
})

t.test('a token without end is asked about only after GitHub refused it', async (t) => {
  const { addAccount, refresh, asked } = build()
  const key = await addAccount(lasting)
  t.equal(await refresh(key, 'expiring', 'gho_first'), 'still-valid')
  t.same(asked, [])
  t.equal(await refresh(key, 'rejected', 'gho_first'), 'still-valid')
  t.same(asked, ['isAlive gho_first'])
})

t.test('a token without end that GitHub does not know ends its account', async (t) => {
  const { addAccount, addSession, refresh, accounts, sessions } = build({
    isAlive: async () => false,
  })
  const key = await addAccount(lasting)
  await addSession('one', key)
  t.equal(await refresh(key, 'rejected', 'gho_first'), 'ended')
  t.same([await accounts.isThere(key), await sessions.get('one')], [false, null])
})

t.test('for a second after a refresh those who come are told its outcome', async (t) => {
  const { addAccount, refresh, clock, asked } = build({ refresh: down })
  const key = await addAccount()
  await t.rejects(refresh(key), { name: 'GITHUB_UNREACHABLE', facts: {} })
  const told = { name: 'GITHUB_UNREACHABLE', facts: { reason: 'another refresh has just failed' } }
  await t.rejects(refresh(key), told)
  t.equal(asked.length, 1, 'GitHub is not asked again')
  clock.advance(2)
  await t.rejects(refresh(key), { name: 'GITHUB_UNREACHABLE' })
  t.equal(asked.length, 2)

  const alive = build()
  const other = await alive.addAccount(lasting)
  await alive.refresh(other, 'rejected', 'gho_first')
  t.equal(await alive.refresh(other, 'rejected', 'gho_first'), 'still-valid')
  t.same(alive.asked, ['isAlive gho_first'])
})

t.test('an outcome for one reason is none for another: that one waits and tries', async (t) => {
  const { addAccount, refresh, clock, asked } = build({ refresh: down })
  const key = await addAccount()
  await t.rejects(refresh(key, 'expiring'))
  const waiting = refresh(key, 'rejected')
  const moved = setInterval(() => clock.advance(1), 20)
  await t.rejects(waiting, { name: 'GITHUB_UNREACHABLE' })
  clearInterval(moved)
  t.equal(asked.length, 2)
})

t.test('a sign-in beside a refresh that is refused keeps its tokens', async (t) => {
  const shared = createShared()
  const signIn = build({}, shared)
  const refused = build(
    {
      refresh: async () => {
        await signIn.accounts.save(person, { ...expiring, accessToken: 'ghu_signed_in' })
        return ended()
      },
    },
    shared
  )
  const key = await refused.addAccount()
  await refused.addSession('one', key)
  t.equal(await refused.refresh(key), 'renewed')
  t.match(await refused.accounts.open(key), { accessToken: 'ghu_signed_in' })
  t.ok(await refused.sessions.get('one'))
})

t.test('a sign-in beside a refresh that succeeds keeps its tokens too', async (t) => {
  const shared = createShared()
  const signIn = build({}, shared)
  const slow = build(
    {
      refresh: async () => {
        await signIn.accounts.save(person, { ...expiring, accessToken: 'ghu_signed_in' })
        return second
      },
    },
    shared
  )
  const key = await slow.addAccount()
  t.equal(await slow.refresh(key), 'renewed')
  t.match(await slow.accounts.open(key), { accessToken: 'ghu_signed_in' })
  t.same(shared.asked, ['refresh ghr_first', 'revoke ghu_second'], 'the pair nobody uses ends')
})
