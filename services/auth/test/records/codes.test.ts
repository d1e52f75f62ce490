import t from 'tap'
import { digest } from '#shared/crypto/digest.ts'
import { codeRecords } from '../../records/codes.ts'
import { challenge } from '../flow.ts'
import { createWorld } from '../world.ts'

const meaning = {
  clientId: 'client',
  clientName: 'A client',
  clientHost: null,
  redirectUri: 'https://client.test/callback',
  codeChallenge: challenge,
  resource: 'https://gatehouse.test/mcp',
  scopes: ['github:read' as const],
  userId: 101,
  login: 'mona-test',
  accountKey: 'account',
  reservation: 'code:x',
  consentKey: null,
  consentedAtMs: 1,
}

function build() {
  const outside = createWorld()
  return { ...outside, codes: codeRecords(outside.store, outside.clock.now) }
}

t.test('a code is 256 random bits of which the store knows the digest alone', async (t) => {
  const { codes, store, clock } = build()
  const code = await codes.issue(meaning)
  t.match(code, /^[\w-]{43}$/)
  t.not(await codes.issue(meaning), code)
  t.ok(store.written.includes(`gatehouse:auth:code:${digest(code)}`))
  t.notOk(store.written.some((text) => text.includes(code)))
  t.same((await codes.find(code))?.value, { ...meaning, issuedAtMs: clock.now(), sessionId: null })
})

t.test('a code that is not redeemed is gone after a minute', async (t) => {
  const { codes, clock } = build()
  const code = await codes.issue(meaning)
  clock.advance(59)
  t.ok(await codes.find(code))
  clock.advance(1)
  t.equal(await codes.find(code), null)
})

t.test('one of many redeems a code, and it is remembered ten minutes as used', async (t) => {
  const { codes, clock } = build()
  const code = await codes.issue(meaning)
  const found = (await codes.find(code))!
  const redeemed = await Promise.all(['a', 'b', 'c'].map((id) => codes.redeem(code, found, id)))
  t.same(redeemed, [true, false, false])
  clock.advance(599)
  t.match((await codes.find(code))?.value, { sessionId: 'a' })
  clock.advance(1)
  t.equal(await codes.find(code), null)
})

t.test('a code that ended meanwhile is not redeemed', async (t) => {
  const { codes, clock } = build()
  const code = await codes.issue(meaning)
  const found = (await codes.find(code))!
  clock.advance(60)
  t.equal(await codes.redeem(code, found, 'a'), false)
})
