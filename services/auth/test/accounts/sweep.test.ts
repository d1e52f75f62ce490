import t from 'tap'
import { build, createShared, lasting, person } from './build.ts'
import { sweeper } from './sweeper.ts'

t.test('an account ends with its last session, also where that only expires', async (t) => {
  const { addAccount, addSession, accounts, queue, run, clock, asked, told } = sweeper()
  const key = await addAccount()
  await addSession('one', key)
  await run()
  t.equal(await accounts.isThere(key), true, 'while it is used')
  clock.advance(3600)
  await run()
  t.equal(await accounts.isThere(key), false)
  t.same(asked, ['revoke ghu_first'])
  t.equal(await queue.count(), 0)
  t.match(told, [/ended .*1/])
})

t.test('where nobody has signed in there is nothing to do', async (t) => {
  const { run, told, store } = sweeper()
  await run()
  t.same([told, store.calls.map(({ method }) => method)], [[], ['claim', 'countIndex']])
})

t.test('a code that is never redeemed leaves no account behind', async (t) => {
  const { accounts, clock, run, asked } = sweeper()
  const { saved } = await accounts.save(person, lasting)
  await run()
  t.equal(await accounts.isThere(saved.accountKey), true, 'while it may be')
  clock.advance(90)
  await run()
  t.equal(await accounts.isThere(saved.accountKey), false)
  t.same(asked, ['revoke gho_first'])
})

t.test('entries of sessions that expired go, those of live ones stay', async (t) => {
  const { addAccount, addSession, sessions, index, run } = sweeper()
  const key = await addAccount()
  for (const id of ['one', 'two', 'three']) await addSession(id, key)
  await sessions.take('one')
  await sessions.take('three')
  await run()
  t.match(await index.usesOf(key), { sessionIds: ['two'] })
})

t.test('while there may be uses that were not looked at an account stays', async (t) => {
  const { addAccount, addSession, accounts, index, run } = sweeper()
  const key = await addAccount()
  for (let count = 0; count < 1000; count++)
    await index.add(`over ${count}`, { accountKey: key, grantId: 'grant' }, 60 * 60)
  await addSession('live', key)
  await run()
  t.equal(await accounts.isThere(key), true)
  t.match(await index.usesOf(key), { sessionIds: ['live'] })
})

t.test('accounts and signing keys that nobody asks for are sealed anew', async (t) => {
  const shared = createShared()
  const before = build({}, shared)
  const key = await before.addAccount()
  await before.addSession('one', key)
  let reads = 0
  const jwks = async () => {
    reads++
    return { keys: [] as [] }
  }
  const { run } = sweeper({ shared, jwks, rings: { session: ['t', 's'], auth: ['b', 'a'] } })
  await run()
  const after = build({}, shared, { session: ['t'], auth: ['b'] })
  t.match(await after.accounts.open(key), { accessToken: 'ghu_first', refreshToken: 'ghr_first' })
  t.equal(reads, 1)
})

t.test('of all replicas one runs it, once a minute', async (t) => {
  const shared = createShared()
  const replicas = [sweeper({ shared }), sweeper({ shared }), sweeper({ shared })]
  const key = await replicas[0]!.addAccount()
  await replicas[0]!.addSession('one', key)
  const looks = () =>
    replicas.map(
      ({ store }) =>
        store.calls.filter((call) => call.key.endsWith(`:account:${key}`) && call.method === 'get')
          .length
    )
  const sum = () => looks().reduce((all, one) => all + one, 0)
  const before = sum()
  for (let round = 1; round <= 2; round++) {
    await Promise.all(replicas.map(({ sweep }) => sweep.run()))
    t.equal(sum() - before, round)
    await Promise.all(replicas.map(({ sweep }) => sweep.run()))
    t.equal(sum() - before, round, 'not again within the minute')
    shared.clock.advance(60)
  }
})

t.test('a batch is a small part, and every account has its turn', async (t) => {
  const { addOther, addSession, queue, run, clock } = sweeper()
  const keys: string[] = []
  for (let userId = 1; userId <= 3; userId++) {
    const key = await addOther(userId)
    await addSession(`of ${userId}`, key)
    keys.push(key)
    clock.advance(1)
  }
  for (let turn = 1; turn <= 3; turn++) {
    await run()
    t.same(await queue.first(3), [...keys.slice(turn), ...keys.slice(0, turn)])
  }
})
