import t from 'tap'
import { createWorld } from '../world.ts'
import { build } from './issuer.ts'

t.test('a refresh gives a new pair of the same session', async (t) => {
  const { begin, refresh, verify } = build()
  const first = await begin()
  const { answer, session } = await refresh(first.refresh_token)
  t.not(answer.refresh_token, first.refresh_token)
  t.not(answer.access_token, first.access_token)
  t.match(await verify(answer.access_token), { sessionId: 'sid', userId: 101 })
  t.match(session, { clientId: 'client', userId: 101 })
})

t.test('eight who present one token at once all get the same working successor', async (t) => {
  const outside = createWorld()
  const replicas = [build({ outside }), build({ outside }), build({ outside })]
  let token = (await replicas[0]!.begin()).refresh_token
  for (let round = 0; round < 3; round++) {
    const eight = Array.from({ length: 8 }, (_, index) => replicas[index % 3]!.refresh(token))
    const answers = (await Promise.all(eight)).map(({ answer }) => answer)
    const tokens = new Set(answers.map((answer) => answer.refresh_token))
    t.equal(tokens.size, 1)
    for (const { access_token } of answers) await replicas[0]!.verify(access_token)
    token = [...tokens][0]!
  }
})

t.test('whoever lost an answer presents the old token and gets the newest', async (t) => {
  const { begin, next, clock } = build()
  const lost = (await begin()).refresh_token
  const second = await next(lost)
  clock.advance(10)
  const third = await next(second)
  clock.advance(50)
  t.equal(await next(lost), third, 'over two steps, to the end of the window')
  t.equal(await next(second), third)
})

t.test('a replaced token after the window ends the session for everybody', async (t) => {
  const { begin, next, refresh, stored, clock } = build()
  const stolen = (await begin()).refresh_token
  const newest = await next(stolen)
  clock.advance(61)
  await t.rejects(refresh(stolen), { code: 'AUTH_015', facts: { sessionId: 'sid' } })
  t.equal(await stored.get('sid'), null)
  await t.rejects(refresh(newest), { code: 'AUTH_014' })
})

t.test('with a window of 0 the second presentation ends the session', async (t) => {
  const { begin, refresh, stored } = build({ REFRESH_GRACE_SECONDS: 0 })
  const { refresh_token: token } = await begin()
  const both = await Promise.allSettled([refresh(token), refresh(token)])
  t.same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  t.match(
    both.find(({ status }) => status === 'rejected'),
    { reason: { code: 'AUTH_015' } }
  )
  t.equal(await stored.get('sid'), null)
})

t.test(
  'too many refreshes in one window are told to wait, and cost nobody the session',
  async (t) => {
    const { begin, next, refresh, clock, ended } = build({ REFRESH_GRACE_SECONDS: 600 })
    const first = (await begin()).refresh_token
    let newest = first
    for (let count = 0; count < 64; count++) newest = await next(newest)
    clock.advance(600)
    await t.rejects(refresh(newest), { code: 'RATE_001', details: { retryAfterSeconds: 1 } })
    t.equal(await next(first), newest, 'the oldest of the window still is answered')
    t.same(ended, [])
    clock.advance(1)
    t.not(await next(newest), newest)
  }
)

t.test('another client gets nothing and ends nothing', async (t) => {
  const { begin, next, refresh, clock } = build()
  const old = (await begin()).refresh_token
  const token = await next(old)
  clock.advance(61)
  for (const presented of [old, token]) {
    await t.rejects(refresh(presented, null, 'attacker'), { code: 'AUTH_014' })
  }
  await t.resolves(refresh(token))
})

t.test('scopes may narrow an access token; the session and its next tokens keep all', async (t) => {
  const { begin, refresh, verify } = build()
  const { answer } = await refresh((await begin()).refresh_token, ['github:private'])
  t.equal(answer.scope, 'github:private')
  t.match(await verify(answer.access_token), { scopes: ['github:private'] })
  const again = await refresh(answer.refresh_token)
  t.equal(again.answer.scope, 'github:read github:private')
})

t.test('scopes never widen, and asking for more does not use the token up', async (t) => {
  const { begin, refresh } = build()
  const { refresh_token: token } = await begin()
  const wider = ['github:read', 'github:write']
  await t.rejects(refresh(token, wider), { code: 'AUTH_012', facts: { scope: wider.join(' ') } })
  const { answer } = await refresh(token)
  await t.rejects(refresh(token, wider), { code: 'AUTH_012' }, 'nor by way of the grace window')
  t.equal((await refresh(answer.refresh_token)).answer.scope, 'github:read github:private')
})

t.test('a rotated ring refreshes what the old one issued, replaced tokens too', async (t) => {
  const before = build()
  const lost = (await before.begin()).refresh_token
  const second = await before.next(lost)
  const after = build({ outside: before.outside, ring: ['b', 'a'] })
  t.equal(await after.next(lost), second)
  const { answer } = await after.refresh(second)
  await t.resolves(before.verify(answer.access_token))
  t.equal(await after.next(lost), answer.refresh_token)
})

t.test('where the store fails the token stays good, whatever it failed at', async (t) => {
  for (const failing of ['signing-keys', 'session']) {
    const { begin, refresh, store, clock } = build({ REFRESH_GRACE_SECONDS: 0 })
    const { refresh_token: token } = await begin()
    clock.advance(3600) // what was read of the signing keys is forgotten
    store.failsAt = ({ key }) => key.includes(`:${failing}:`)
    await t.rejects(refresh(token), { code: 'SYS_002' })
    store.failsAt = () => false
    await t.resolves(refresh(token), failing)
  }
})

t.test('a session begins whole or not at all', async (t) => {
  const { begin, stored, store } = build()
  store.failsAt = ({ key }) => key.includes(':signing-keys:')
  await t.rejects(begin(), { code: 'SYS_002' })
  store.failsAt = () => false
  t.equal(await stored.get('sid'), null)
})

t.test('a refresh that always comes second gives up as a failure of the store', async (t) => {
  const { begin, refresh, world } = build()
  const { refresh_token: token } = await begin()
  world.store.replace = async () => false
  await t.rejects(refresh(token), { code: 'SYS_002' })
})
