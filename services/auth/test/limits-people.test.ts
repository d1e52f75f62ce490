import t from 'tap'
import { accountOf, revokeInJson, signedIn } from './account.ts'
import { build } from './build.ts'
import { ask, decide, mona, register } from './flow.ts'
import { river } from './returning.ts'
import { createVisitor } from './visitor.ts'

const limit = 'RATE_LIMIT_AUTHORIZE'

t.test('answers to one sign-in are counted, so that a form fills no audit log', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_AUTHORIZE: '3' } })
  const visitor = createVisitor(service.app)
  const clientId = await register(service)
  const [asked, other] = [await ask(visitor, clientId), await ask(visitor, clientId)]
  const statuses: number[] = []
  for (let count = 0; count < 6; count++) {
    statuses.push((await decide(visitor, asked, 'allow')).statusCode)
  }
  t.same(statuses, [200, 200, 200, 429, 429, 429])
  const told = service.audit.filter(({ event }) => event === 'oauth.consent')
  t.equal(told.length, 3)
  t.match(service.audit.at(-1), { event: 'security.rate_limit_exceeded', limit })
  t.equal((await decide(visitor, other, 'allow')).statusCode, 200, 'another sign-in')
})

t.test('what a person does at /account is counted over all of their browsers', async (t) => {
  const environment = { RATE_LIMIT_AUTHORIZE: '3', RATE_LIMIT_ADDRESS_FACTOR: '2' }
  const service = await build(t, { environment })
  const [one, two, stranger] = [
    await signedIn(service, mona),
    await signedIn(service, mona),
    await signedIn(service, river),
  ]
  const { csrf } = await accountOf(one)
  const revoke = (id: string) => revokeInJson(service, one, { csrf, what: 'app', id })
  for (const id of ['1', '2', '3']) t.equal((await revoke(id)).statusCode, 200)
  for (const expected of [200, 200, 429]) {
    t.equal((await two.open('/account')).statusCode, expected)
  }
  const refused = await revoke('4')
  t.match([refused.statusCode, refused.json()], [429, { error: { name: 'RATE_LIMIT_EXCEEDED' } }])
  t.match(refused.headers['retry-after'], /^[1-9]\d?$/)
  t.match(service.audit.at(-1), { event: 'security.rate_limit_exceeded', limit })
  t.equal((await stranger.open('/account')).statusCode, 200)
})
