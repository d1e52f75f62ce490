import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { build, lasting } from './build.ts'

t.test('many sessions end together, and each account without any once', async (t) => {
  const { addAccount, addSession, ends, accounts, index, sessions, asked, audit } = build()
  const [first, second] = [await addAccount(), await addAccount(lasting)]
  for (const id of ['one', 'two']) await addSession(id, first)
  for (const id of ['three', 'stays']) await addSession(id, second)
  const ids = ['one', 'two', 'three', 'over']
  const ended = { ended: 3, isComplete: true, isPending: false }
  t.same(await ends.endSessions(ids, 'disconnected'), ended)
  t.same([await accounts.isThere(first), await accounts.isThere(second)], [false, true])
  t.same(asked, ['revoke ghu_first'])
  t.same((await index.sessionsUnder('grant')).sessionIds, ['stays'])
  t.ok(await sessions.get('stays'))
  t.same(
    audit.map(({ event, reason, sessionId }) => `${event} ${reason} ${sessionId}`).sort(),
    ['one', 'three', 'two'].map((id) => `session.ended disconnected ${id}`)
  )
})

t.test('one that fails keeps no other from ending, and is told of', async (t) => {
  const { addAccount, addSession, ends, sessions, store, warnings } = build()
  const key = await addAccount()
  for (const id of ['one', 'two', 'three']) await addSession(id, key)
  store.failsAt = ({ method, key: of }) => method === 'take' && of.endsWith(':two')
  t.match(await ends.endSessions(['one', 'two', 'three'], 'disconnected'), {
    ended: 2,
    isComplete: false,
  })
  t.same([await sessions.get('one'), await sessions.get('three')], [null, null])
  t.match(warnings, [[{ err: { name: 'STORE_UNAVAILABLE' } }, /may not have ended/]])
  store.failsAt = () => false
  t.ok(await sessions.get('two'))
})

t.test('GitHub that cannot be told is told of', async (t) => {
  const revoke = async () => Promise.reject(errors.GITHUB_UNREACHABLE())
  const { addAccount, addSession, ends, warnings } = build({ revoke })
  await addSession('one', await addAccount())
  const ended = { ended: 1, isComplete: true, isPending: true }
  t.same(await ends.endSessions(['one'], 'disconnected'), ended)
  t.match(warnings, [[{ err: { name: 'GITHUB_UNREACHABLE' } }, /tries again/]])
})

t.test('an account that GitHub ended leaves no session under its grant', async (t) => {
  const { addAccount, addSession, ends, accounts, index, sessions } = build()
  const key = await addAccount()
  for (const id of ['one', 'over']) await addSession(id, key)
  await sessions.take('over')
  await ends.endAccount(key, (await accounts.open(key))!)
  t.match(await index.usesOf(key), { sessionIds: [] })
  t.same((await index.sessionsUnder('grant')).sessionIds, ['over'], 'its grant is not known')
})
