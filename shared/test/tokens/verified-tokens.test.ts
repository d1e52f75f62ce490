import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { verifiedTokens } from '../../tokens/verified-tokens.ts'

const principal = (expiresAt: number) => ({
  userId: 1,
  clientId: 'client',
  sessionId: 'session',
  accountKey: 'account',
  scopes: ['github:read'],
  expiresAt,
})

/** A cache over a check that counts; time is in the test’s hand. */
function build(expiresAt = 1000) {
  const clock = { nowMs: 0 }
  const checked: string[] = []
  const read = verifiedTokens(
    async (token) => {
      checked.push(token)
      if (token.startsWith('bad')) throw errors.INVALID_TOKEN()
      return { ...principal(expiresAt), clientId: token }
    },
    () => clock.nowMs
  )
  return { read, checked, clock }
}

t.test('a token is checked once a minute', async (t) => {
  const { read, checked, clock } = build()
  t.match(await read('a'), { clientId: 'a' })
  t.match(await read('a'), { clientId: 'a' })
  clock.nowMs = 59_999
  t.match(await read('a'), { clientId: 'a' })
  t.same(checked, ['a'])
  clock.nowMs = 60_000
  t.match(await read('a'), { clientId: 'a' })
  t.same(checked, ['a', 'a'])
})

t.test('a token that expires sooner is checked again then', async (t) => {
  const { read, checked, clock } = build(10)
  await read('a')
  clock.nowMs = 10_000
  await read('a')
  t.same(checked, ['a', 'a'])
})

t.test('a token that is refused is checked every time', async (t) => {
  const { read, checked } = build()
  for (let time = 0; time < 2; time++)
    await t.rejects(async () => read('bad'), { code: 'AUTH_005' })
  t.same(checked, ['bad', 'bad'])
})

t.test('of many tokens the longest unused one is forgotten', async (t) => {
  const { read, checked } = build()
  for (let token = 0; token <= 5000; token++) await read(`t${token}`)
  checked.length = 0
  await read('t5000')
  await read('t1')
  t.same(checked, [])
  await read('t0')
  t.same(checked, ['t0'])
})
