import { decodeJwt, decodeProtectedHeader } from 'jose'
import t from 'tap'
import { audience, build, day, given, issuer, settings } from './issuer.ts'

t.test('a session begins with a token pair that the mcp service accepts', async (t) => {
  const { begin, verify, stored, clock } = build()
  const answer = await begin()
  t.match(answer, { token_type: 'Bearer', expires_in: 900, scope: 'github:read github:private' })
  t.same(await verify(answer.access_token), {
    userId: 101,
    clientId: 'client',
    sessionId: 'sid',
    accountKey: 'account',
    scopes: given.scopes,
    expiresAt: clock.nowSeconds() + 900,
  })
  const createdAt = clock.nowSeconds()
  const endsAt = createdAt + settings.GRANT_MAX_SECONDS
  t.match(await stored.get('sid'), { ...given, createdAt, endsAt, refresh: { replaced: [] } })
})

t.test('an access token is of RFC 9068 and tells no more than it must', async (t) => {
  const { begin, clock } = build()
  const { access_token: token } = await begin()
  const header = decodeProtectedHeader(token)
  t.match(header, { typ: 'at+jwt', alg: 'ES256', kid: /^[\w-]{43}$/ })
  const { jti, ...claims } = decodeJwt(token)
  t.match(jti, /^[\da-f-]{36}$/)
  t.same(claims, {
    iss: issuer,
    aud: audience,
    sub: '101',
    client_id: 'client',
    scope: 'github:read github:private',
    sid: 'sid',
    acct: 'account',
    iat: clock.nowSeconds(),
    exp: clock.nowSeconds() + 900,
  })
})

t.test('an access token ends with its session, if that comes first', async (t) => {
  const { begin, next, refresh, clock } = build({ GRANT_MAX_SECONDS: day })
  let token = (await begin()).refresh_token
  clock.advance(day - 100)
  t.match((await refresh(token)).answer, { expires_in: 100 })
  token = await next(token)
  clock.advance(100)
  await t.rejects(refresh(token), { code: 'AUTH_014' })
})

t.test(
  'ids of sessions have 128 random bits; refresh tokens lead to them and to accounts',
  async (t) => {
    const { sessions } = build()
    const id = sessions.newId()
    t.match(id, /^[\w-]{22}$/)
    t.not(sessions.newId(), id)
    const accountKey = 'a'.repeat(32)
    const { refresh_token: token } = await sessions.begin(id, { ...given, accountKey })
    t.same(sessions.idsOf(token), { sessionId: id, accountKey })
    t.equal(sessions.idsOf('gtr.invented'), null)
  }
)

t.test('no refresh brings back a session that is over', async (t) => {
  const { stored, begin, refresh } = build()
  const { refresh_token: token } = await begin()
  await stored.take('sid')
  await t.rejects(refresh(token), { code: 'AUTH_014', facts: { reason: 'session ended' } })
})

t.test('a session without its account ends when it is refreshed', async (t) => {
  const { stored, begin, refresh, gone, ended } = build()
  const { refresh_token: token } = await begin()
  gone.add('account')
  await t.rejects(refresh(token), { code: 'AUTH_014', facts: { reason: 'GitHub sign-in ended' } })
  t.equal(await stored.get('sid'), null)
  t.same(ended, ['upstream-ended'])
})

t.test(
  'a session is listed under its account before it is written, and while it lives',
  async (t) => {
    const { store, index, begin, next, clock } = build()
    const listed: unknown[] = []
    store.failsAt = ({ key }) => {
      if (key.includes(':session:')) listed.push(index.usesOf('account'))
      return false
    }
    const { refresh_token: token } = await begin()
    t.match(await listed[0], { sessionIds: ['sid'] })
    clock.advance(29 * day)
    await next(token)
    clock.advance(29 * day)
    t.match(await index.usesOf('account'), { sessionIds: ['sid'] })
  }
)

t.test('a process that ends while a session begins leaves no lasting name of it', async (t) => {
  const { store, index, begin, clock } = build()
  store.failsAt = ({ key }) => key.includes(':session:')
  await t.rejects(begin(), { code: 'SYS_002' })
  t.match(await index.usesOf('account'), { sessionIds: ['sid'] })
  clock.advance(90)
  t.same((await index.usesOf('account')).sessionIds, [])
})

t.test('a session that ends while it is refreshed is not listed again', async (t) => {
  const { store, stored, index, begin, refresh } = build()
  const { refresh_token: token } = await begin()
  const { replace } = store
  store.replace = async (...entry) => {
    await stored.take('sid')
    await index.remove('sid', given)
    return replace(...entry)
  }
  await t.rejects(refresh(token), { code: 'AUTH_014' })
  t.same((await index.usesOf('account')).sessionIds, [])
})

t.test('a session not used for its idle time is over, and each use begins that anew', async (t) => {
  const { begin, next, refresh, clock } = build()
  let token = (await begin()).refresh_token
  for (let use = 0; use < 3; use++) {
    clock.advance(30 * day - 1)
    token = await next(token)
  }
  clock.advance(30 * day)
  await t.rejects(refresh(token), { code: 'AUTH_014' })
})

t.test('no use prolongs a session beyond its absolute end', async (t) => {
  const { begin, next, refresh, stored, clock } = build({ GRANT_MAX_SECONDS: 40 * day })
  let token = (await begin()).refresh_token
  clock.advance(20 * day)
  token = await next(token)
  clock.advance(20 * day - 1)
  token = await next(token)
  clock.advance(1)
  t.equal(await stored.get('sid'), null, 'the record is gone')
  await t.rejects(refresh(token), { code: 'AUTH_014' })
})

t.test('a store that keeps a record too long does not prolong the session either', async (t) => {
  const { begin, refresh, world, clock } = build({ GRANT_MAX_SECONDS: day })
  const { set } = world.store
  world.store.set = (key, value) => set(key, value, 365 * day)
  const { refresh_token: token } = await begin()
  clock.advance(day)
  await t.rejects(refresh(token), { code: 'AUTH_014' })
})
