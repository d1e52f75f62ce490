import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import type { Provider } from '../../providers/provider.ts'
import { build, createShared, expiring, second } from './build.ts'

const never = () => new Promise<never>(() => {})

/** GitHub, whose refresh tokens work once. */
function onceOnly(): Provider['refresh'] {
  const used = new Set<string>()
  return async (refreshToken) => {
    if (used.has(refreshToken)) throw errors.GITHUB_SIGN_IN_ENDED()
    used.add(refreshToken)
    return second
  }
}

/** Moves the clock until the work is done: what a dead process holds runs out meanwhile. */
async function passTime<T>({ clock }: ReturnType<typeof build>, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => clock.advance(1), 10)
  return work.finally(() => clearInterval(timer))
}

t.test('killed between claim and GitHub, the next refresher goes on after the lease', async (t) => {
  const shared = createShared()
  const killed = build({ refresh: never }, shared)
  const next = build({ refresh: onceOnly() }, shared)
  const key = await next.addAccount()
  await next.addSession('one', key)
  killed.refresh(key)
  await t.resolves(untilAsked(shared))
  t.equal(await passTime(next, next.refresh(key)), 'renewed')
  t.match(await next.accounts.open(key), { accessToken: 'ghu_second' })
  t.ok(await next.sessions.get('one'))
})

t.test('killed between GitHub’s answer and the write, the sign-in ends cleanly', async (t) => {
  const shared = createShared()
  const refresh = onceOnly()
  const killed = build({ refresh }, shared)
  const next = build({ refresh }, shared)
  const key = await next.addAccount()
  await next.addSession('one', key)
  const { replace } = killed.store
  killed.store.replace = (of, ...rest) =>
    of.includes(':account:') ? never() : replace(of, ...rest)
  killed.refresh(key)
  await untilAsked(shared)
  t.equal(await passTime(next, next.refresh(key)), 'ended')
  t.same([await next.accounts.isThere(key), await next.sessions.get('one')], [false, null])
})

t.test('killed between the write and the end of its lease, nobody notices', async (t) => {
  const shared = createShared()
  const refresh = onceOnly()
  const killed = build({ refresh }, shared)
  const next = build({ refresh }, shared)
  const key = await next.addAccount()
  await next.addSession('one', key)
  const { replace } = killed.store
  const written = Promise.withResolvers<void>()
  killed.store.replace = (of, ...rest) => {
    if (of.includes(':account:')) return replace(of, ...rest)
    written.resolve()
    return never()
  }
  killed.refresh(key)
  await written.promise
  t.equal(await next.refresh(key), 'renewed', 'with the old token in hand')
  t.equal(await passTime(next, next.refresh(key, 'rejected', 'ghu_other')), 'renewed')
  t.match(await next.accounts.open(key), { accessToken: 'ghu_second' })
  t.equal(shared.asked.length, 1)
  t.ok(await next.sessions.get('one'))
})

t.test('a write that fails after GitHub answered is tried again', async (t) => {
  const { addAccount, refresh, accounts, store } = build()
  const key = await addAccount()
  let failures = 3
  store.failsAt = ({ method, key: of }) =>
    method === 'replace' && of.includes(':account:') && failures-- > 0
  t.equal(await refresh(key), 'renewed')
  store.failsAt = () => false
  t.match(await accounts.open(key), { accessToken: 'ghu_second' })
})

t.test('a write that happened though it failed counts as one', async (t) => {
  const { addAccount, refresh, accounts, store, asked } = build()
  const key = await addAccount()
  const { replace } = store
  let isFirst = true
  store.replace = async (of, ...rest) => {
    const result = await replace(of, ...rest)
    if (!of.includes(':account:') || !isFirst) return result
    isFirst = false
    throw errors.STORE_UNAVAILABLE()
  }
  t.equal(await refresh(key), 'renewed')
  t.match(await accounts.open(key), {
    accessToken: 'ghu_second',
    found: { value: { revision: 2 } },
  })
  t.same(asked, ['refresh ghr_first'], 'and the new token is not revoked')
})

t.test('a store that stays away is the error, not what the lease says of it', async (t) => {
  const { addAccount, refresh, store, warnings } = build()
  const key = await addAccount()
  store.failsAt = ({ method }) => method === 'replace'
  await t.rejects(refresh(key), { name: 'STORE_UNAVAILABLE' })
  t.match(warnings, [[{ err: { name: 'STORE_UNAVAILABLE' } }, /lease/]])

  const failing = build({ refresh: async () => Promise.reject(errors.API_ERROR()) })
  const other = await failing.addAccount()
  failing.store.failsAt = ({ method }) => method === 'replace'
  await t.rejects(failing.refresh(other), { name: 'API_ERROR' })
})

t.test('a lease that cannot be given back costs the one who refreshed nothing', async (t) => {
  const { addAccount, refresh, store, warnings } = build()
  const key = await addAccount()
  store.failsAt = ({ method, key: of }) => method === 'replace' && of.includes('lease')
  t.equal(await refresh(key), 'renewed')
  t.equal(warnings.length, 1)
})

t.test('tokens for an account that ended meanwhile are revoked at GitHub', async (t) => {
  for (const fails of [false, true]) {
    const shared = createShared()
    const leaving = build({}, shared)
    const slow = build(
      {
        refresh: async () => {
          await leaving.ends.endSession('one', 'revoked')
          return second
        },
        revoke: async () => (fails ? Promise.reject(errors.GITHUB_UNREACHABLE()) : undefined),
      },
      shared
    )
    const key = await slow.addAccount()
    await slow.addSession('one', key)
    t.equal(await slow.refresh(key), 'ended')
    t.ok(shared.asked.includes('revoke ghu_second'))
    t.equal(slow.warnings.length, fails ? 1 : 0)
  }
})

t.test('an account that ended while its refresh was refused stays ended', async (t) => {
  const shared = createShared()
  const leaving = build({}, shared)
  const refused = build(
    {
      refresh: async () => {
        await leaving.ends.endSession('one', 'revoked')
        throw errors.GITHUB_SIGN_IN_ENDED()
      },
    },
    shared
  )
  const key = await refused.addAccount()
  await refused.addSession('one', key)
  t.equal(await refused.refresh(key), 'ended')
})

t.test('a seal that is broken signs nobody out and asks GitHub nothing', async (t) => {
  const { addAccount, addSession, refresh, sessions, store, shared, asked } = build()
  const key = await addAccount()
  await addSession('one', key)
  const of = store.calls.find((call) => call.key.includes(':account:'))!.key
  const text = (await shared.backend.get(of))!
  const { refreshToken } = JSON.parse(text)
  const broken = refreshToken.replace(/.$/, (last: string) => (last === 'A' ? 'B' : 'A'))
  await shared.backend.set(of, text.replace(refreshToken, broken), 3600)
  await t.rejects(refresh(key), { name: 'SEAL_BROKEN' })
  t.same([asked, (await sessions.get('one')) !== null], [[], true])
})

t.test('who waits for a refresher that died gives up, also where the clock stands', async (t) => {
  const shared = createShared()
  const killed = build({ refresh: never }, shared)
  const next = build({}, shared)
  const key = await next.addAccount()
  killed.refresh(key)
  await untilAsked(shared)
  await t.rejects(next.refresh(key), {
    name: 'GITHUB_UNREACHABLE',
    facts: { reason: 'another refresh takes too long' },
  })
  t.match(await next.accounts.open(key), { accessToken: expiring.accessToken })
})

/** Until GitHub is asked by one of the replicas, for two seconds at most. */
async function untilAsked({ asked }: ReturnType<typeof createShared>): Promise<void> {
  for (let poll = 0; poll < 200; poll++) {
    if (asked.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('GitHub was not asked')
}
