import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { build, expiring, person, second } from './build.ts'

t.test('the last session of an account takes it along, and its token is revoked', async (t) => {
  const { addAccount, addSession, ends, accounts, index, asked, audit } = build()
  const key = await addAccount()
  const session = await addSession('one', key)
  t.same(await ends.endSession('one', 'revoked'), session)
  t.equal(await accounts.isThere(key), false)
  t.same(asked, ['revoke ghu_first'])
  t.match(await index.usesOf(key), { sessionIds: [] })
  const { userId } = person
  const ended = { event: 'session.ended', outcome: 'success', userId, clientId: 'client' }
  t.same(audit, [{ ...ended, sessionId: 'one', reason: 'revoked' }])
})

t.test('a session that is over ends nothing and is not told again', async (t) => {
  const { addAccount, ends, accounts, asked, audit } = build()
  const key = await addAccount()
  t.equal(await ends.endSession('nobody', 'revoked'), null)
  t.equal(await accounts.isThere(key), true)
  t.same([asked, audit], [[], []])
})

t.test('while another session or a code uses the account nothing is revoked', async (t) => {
  const { addAccount, addSession, ends, accounts, index, asked } = build()
  const key = await addAccount()
  for (const id of ['one', 'two', 'three']) await addSession(id, key)
  await ends.endSession('one', 'revoked')
  const reservation = await index.reserve(key)
  await ends.endSession('two', 'revoked')
  await ends.endSession('three', 'replayed')
  t.same([await accounts.isThere(key), asked], [true, []])
  await index.release(key, reservation)
  await addSession('four', key)
  await ends.endSession('four', 'revoked')
  t.same([await accounts.isThere(key), asked], [false, ['revoke ghu_first']])
})

t.test('a session that is listed and gone keeps no account', async (t) => {
  const { addAccount, addSession, sessions, ends, accounts } = build()
  const key = await addAccount()
  await addSession('drifted', key)
  await sessions.take('drifted')
  await addSession('one', key)
  await ends.endSession('one', 'revoked')
  t.equal(await accounts.isThere(key), false)
})

t.test('a sign-in beside the end of the last session keeps its account', async (t) => {
  // The sign-in begins at each step that the end takes, in turn.
  for (let step = 0; step < 12; step++) {
    const { addAccount, addSession, ends, accounts, store } = build()
    const key = await addAccount()
    await addSession('one', key)
    let calls = 0
    let signIn: Promise<unknown> | undefined
    store.failsAt = () => {
      if (calls++ === step) signIn = accounts.save(person, second)
      return false
    }
    await ends.endSession('one', 'revoked')
    await (signIn ?? accounts.save(person, second))
    t.match(await accounts.open(key), { accessToken: 'ghu_second' }, `from step ${step} on`)
  }
})

t.test('GitHub that cannot be told keeps no session alive, and is told later', async (t) => {
  let isAway = true
  const { addAccount, addSession, ends, accounts, sessions, queue, asked, warnings } = build({
    revoke: async () => {
      if (isAway) throw errors.GITHUB_UNREACHABLE()
    },
  })
  const key = await addAccount()
  await queue.remove(key)
  await addSession('one', key)
  t.ok(await ends.endSession('one', 'revoked'))
  t.equal(await sessions.get('one'), null)
  t.match(await accounts.open(key), { accessToken: 'ghu_first', refreshToken: 'ghr_first' })
  t.same(await queue.first(1), [key], 'where the sweep finds it')
  t.match(warnings, [[{ err: { name: 'GITHUB_UNREACHABLE' } }, /tries again/]])
  isAway = false
  t.equal(await ends.endUnused(key), 'ended')
  t.same([await accounts.isThere(key), asked], [false, Array(2).fill('revoke ghu_first')])
})

t.test('a broken seal or a failing store after the end of a session is logged', async (t) => {
  const { addAccount, addSession, ends, accounts, sessions, store, warnings } = build()
  const key = await addAccount()
  await addSession('one', key)
  store.failsAt = ({ method, key: of }) => method === 'get' && of.includes(':account:')
  t.ok(await ends.endSession('one', 'revoked'))
  t.equal(await sessions.get('one'), null)
  t.match(warnings, [[{ err: { name: 'STORE_UNAVAILABLE' } }]])
  store.failsAt = () => false
  t.equal(await accounts.isThere(key), true)
})

t.test('a store that fails to end a session says so', async (t) => {
  const { addAccount, addSession, ends, store } = build()
  await addSession('one', await addAccount())
  store.failsAt = ({ method }) => method === 'take'
  await t.rejects(ends.endSession('one', 'revoked'), { name: 'STORE_UNAVAILABLE' })
})

t.test('an account that GitHub ended takes every session along', async (t) => {
  const { addAccount, addSession, ends, accounts, sessions, index, audit, signedOut } = build()
  const key = await addAccount()
  for (const id of ['one', 'two']) await addSession(id, key)
  const held = (await accounts.open(key))!
  t.equal(await ends.endAccount(key, held), true)
  t.equal(await accounts.isThere(key), false)
  t.same([await sessions.get('one'), await sessions.get('two')], [null, null])
  t.match(await index.usesOf(key), { sessionIds: [], isReserved: false })
  t.same(
    audit.map(({ event, reason }) => `${event} ${reason}`),
    Array(2).fill('session.ended upstream-ended')
  )
  t.same(signedOut, [person.userId], 'and out of their browsers')
  t.equal(await ends.endAccount(key, held), false, 'it is gone')
  t.equal(signedOut.length, 1)
})

t.test('an account with newer tokens than those refused does not end', async (t) => {
  const { addAccount, addSession, ends, accounts, sessions } = build()
  const key = await addAccount()
  await addSession('one', key)
  const held = (await accounts.open(key))!
  await accounts.save(person, { ...expiring, accessToken: 'ghu_newer' })
  t.equal(await ends.endAccount(key, held), false)
  t.match(await accounts.open(key), { accessToken: 'ghu_newer' })
  t.ok(await sessions.get('one'))
})
