import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { lasting, person } from './build.ts'
import { buildConnected } from './connected.ts'

const { userId } = person
const done = (ended: number, isFound = ended > 0) => ({
  ...{ ended, isComplete: true, isPending: false, isFound },
})

/** Two apps of one person and one of another, two sessions under the first. */
async function start(...given: Parameters<typeof buildConnected>) {
  const built = buildConnected(...given)
  const account = await built.addAccount()
  const other = (await built.accounts.save({ userId: 7, login: 'other' }, lasting)).saved
  await built.connect('one', account)
  await built.connect('two', account)
  await built.connect('of the second', account, { clientId: 'second' })
  await built.connect('of another', other.accountKey, { userId: 7 })
  const ids = ['one', 'two', 'of the second', 'of another']
  return {
    ...{ ...built, account },
    async live() {
      const found = await Promise.all(ids.map((id) => built.sessions.get(id)))
      return ids.filter((_, at) => found[at])
    },
  }
}

t.test('one session ends, and everything else goes on', async (t) => {
  const { disconnect, live, listApps, accounts, account, audit } = await start()
  t.same(await disconnect.session(userId, 'one'), done(1))
  t.same(await live(), ['two', 'of the second', 'of another'])
  const { apps } = await listApps(userId)
  t.same(apps.map(({ sessionCount }) => sessionCount).sort(), [1, 1])
  t.equal(await accounts.isThere(account), true)
  t.match(audit, [{ event: 'session.ended', sessionId: 'one', reason: 'disconnected' }])
})

t.test('an app ends with its consent and all its sessions', async (t) => {
  const { disconnect, live, listApps, grants, accounts, account } = await start()
  t.same(await disconnect.app(userId, 'client'), done(2))
  t.same(await live(), ['of the second', 'of another'])
  t.equal(await grants.get(grants.idOf(userId, 'client')), null)
  t.match(await listApps(userId), { apps: [{ clientId: 'second' }] })
  t.match(await listApps(7), { apps: [{ clientId: 'client' }] }, 'another’s consent stands')
  t.equal(await accounts.isThere(account), true, 'the second app uses it')
})

t.test('everything ends, the account and its token at GitHub too', async (t) => {
  const { disconnect, live, listApps, accounts, account, asked, signedOut } = await start()
  t.same(await disconnect.all(userId, 'this browser'), done(3))
  t.same(await live(), ['of another'])
  t.same(await listApps(userId), { apps: [], hasMore: false })
  t.same([await accounts.isThere(account), asked], [false, ['revoke ghu_first']])
  t.same(signedOut, [[userId, 'this browser']])
})

t.test('what is over, unknown or another person’s is left alone and answered alike', async (t) => {
  const { disconnect, live, connect, sessions, account } = await start()
  await connect('elsewhere', account, {}, 'another GitHub')
  for (const id of ['of another', 'elsewhere', 'nobody']) {
    t.same(await disconnect.session(userId, id), done(0), id)
  }
  t.same(await disconnect.app(userId, 'unknown'), done(0))
  t.same(await disconnect.all(8, 'browser'), done(0))
  t.equal((await live()).length, 4)
  t.ok(await sessions.get('elsewhere'))
  await disconnect.all(userId, 'browser')
  t.ok(await sessions.get('elsewhere'), 'not by everything either')
  for (const again of ['session', 'app'] as const) {
    t.same(await disconnect[again](userId, again === 'app' ? 'client' : 'one'), done(0), again)
  }
  t.same(await disconnect.all(userId, 'browser'), done(0))
})

t.test('sessions and apps beyond a thousand end as well', async (t) => {
  const { disconnect, connect, grants, grantOf, findLive, listApps } = buildConnected()
  for (let count = 0; count < 1001; count++) {
    await connect(`session ${count}`, 'account')
    await grants.allow(grantOf({ clientId: `client ${count}` }))
  }
  t.same(await disconnect.app(userId, 'client'), done(1001))
  t.equal((await findLive(grants.idOf(userId, 'client'))).sessions.size, 0)
  t.same(await disconnect.all(userId, 'browser'), done(0, true))
  t.same(await listApps(userId), { apps: [], hasMore: false })
})

t.test('a code from before is refused, one from after is good', async (t) => {
  const { disconnect, withdrawals, clock } = buildConnected()
  const code = (clientId: string) => ({ userId, clientId, givenAtMs: clock.now() })
  const [before, other] = [code('client'), code('second')]
  await disconnect.app(userId, 'client')
  t.same([await withdrawals.covers(before), await withdrawals.covers(other)], [true, false])
  clock.advance(0.001)
  t.equal(await withdrawals.covers(code('client')), false)
  await disconnect.all(userId, 'browser')
  t.equal(await withdrawals.covers(other), true)
})

t.test('GitHub that cannot be told is told of, and everything has ended here', async (t) => {
  const revoke = async () => Promise.reject(errors.GITHUB_UNREACHABLE())
  const { disconnect, live, accounts, account } = await start({ revoke })
  t.same(await disconnect.all(userId, 'browser'), { ...done(3), isPending: true })
  t.same(await live(), ['of another'])
  t.equal(await accounts.isThere(account), true, 'for the sweep')
})
