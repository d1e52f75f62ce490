import t from 'tap'
import { sessionRecords } from '#shared/records/sessions.ts'
import { codeRecords } from '../../records/codes.ts'
import { grantId, grantRecords } from '../../records/grants.ts'
import { withdrawalRecords } from '../../records/withdrawals.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { mona, obtainCode, redeem, signIn } from '../flow.ts'

/** The GitHub server and app, as they stand in the names of records. */
const upstreamOf = ({ store }: Service) =>
  store.calls
    .find(({ key }) => key.startsWith('gatehouse:auth:accounts:'))!
    .key.split(':')
    .at(-1)!

/** Takes back what mona allowed, as the account page does; `clientId` null: of every client. */
function withdraw(service: Service, clientId: string | null) {
  const { store, clock } = service
  const where = { store, upstream: upstreamOf(service), now: clock.now, signInSeconds: 600 }
  return withdrawalRecords(where).note(mona.id, clientId)
}

for (const whose of ['the client', 'every client']) {
  t.test(`a code from before what ${whose} may do was taken back becomes no session`, async (t) => {
    const service = await build(t)
    const { clientId, code } = await obtainCode(service)
    await withdraw(service, whose === 'the client' ? clientId : null)
    const answer = await redeem(service, clientId, code)
    t.match([answer.statusCode, answer.json().error], [400, 'invalid_grant'])
    t.notOk(service.store.calls.some(({ key }) => key.includes(':session:')))
    t.notOk(service.audit.some(({ event }) => event === 'security.replay'))
    service.clock.advance(0.001)
    const again = (await signIn(service, clientId)).searchParams.get('code')!
    t.equal((await redeem(service, clientId, again)).statusCode, 200, 'one from after does')
  })
}

t.test('taken back while the code is redeemed, session and consent end', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const { store } = service
  let written = ''
  store.failsAt = ({ method, key }) => {
    if (method === 'set' && key.includes(':session:') && written === '') {
      written = key
      void withdraw(service, clientId)
    }
    return false
  }
  const answer = await redeem(service, clientId, code)
  t.match([answer.statusCode, answer.json().error], [400, 'invalid_grant'])
  const sessionId = written.split(':').at(-1)!
  t.equal(await sessionRecords(store).get(sessionId), null)
  const grant = grantId(upstreamOf(service), mona.id, clientId)
  t.equal(await grantRecords(store).get(grant), null)
  const ended = { event: 'session.ended', sessionId, reason: 'disconnected' }
  t.match(
    service.audit.find(({ event }) => event === 'session.ended'),
    ended
  )
})

t.test('a code on what was remembered becomes no session once that is forgotten', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const codes = codeRecords(service.store, service.clock.now)
  const { sessionId: _, ...meaning } = (await codes.find(code))!.value
  const late = await codes.issue({ ...meaning, consentedAtMs: null })
  const answer = await redeem(service, clientId, late)
  t.match([answer.statusCode, answer.json().error], [400, 'invalid_grant'])
  t.equal((await redeem(service, clientId, code)).statusCode, 200)
  t.equal((await redeem(service, clientId, late)).statusCode, 200, 'it stands again')
})
