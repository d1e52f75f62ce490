import t from 'tap'
import { sessionRecords } from '#shared/records/sessions.ts'
import { build } from '../build.ts'
import { mona, obtainCode, redeem, refresh, register } from '../flow.ts'
import { verifierOf } from './access-token.ts'

t.test('a second use with all that is right ends the session and is audited', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const first = (await redeem(service, clientId, code)).json()
  const second = await redeem(service, clientId, code)
  t.match([second.statusCode, second.json().error], [400, 'invalid_grant'])
  t.match((await refresh(service, clientId, first.refresh_token)).json(), {
    error: 'invalid_grant',
  })
  const { sessionId } = await verifierOf(service)(first.access_token)
  t.equal(await sessionRecords(service.store).get(sessionId), null)
  const replay = service.audit.find(({ event }) => event === 'security.replay')
  t.match(replay, { outcome: 'failure', clientId, userId: mona.id, sessionId })
})

t.test('a second use without the proof ends nothing', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const first = (await redeem(service, clientId, code)).json()
  const stranger = await register(service, { client_name: 'Another client' })
  await redeem(service, clientId, code, { code_verifier: 'v'.repeat(43) })
  await redeem(service, stranger, code)
  await redeem(service, clientId, code, { redirect_uri: 'https://attacker.test/' })
  t.equal((await refresh(service, clientId, first.refresh_token)).statusCode, 200)
  t.notOk(service.audit.some(({ event }) => event === 'security.replay'))
})

t.test('of twenty who redeem one code at once one is answered, and no session lives', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const all = Array.from({ length: 20 }, () => redeem(service, clientId, code))
  const answers = await Promise.all(all)
  const won = answers.filter(({ statusCode }) => statusCode === 200)
  t.equal(won.length, 1)
  const written = service.store.calls.filter(({ key }) => key.includes(':session:'))
  const keys = new Set(written.map(({ key }) => key))
  const alive = await Promise.all([...keys].map((key) => service.store.get(key)))
  t.same(alive.filter(Boolean), [], 'somebody else has the code')
  t.equal(service.audit.filter(({ event }) => event === 'security.replay').length, 19)
  t.equal((await refresh(service, clientId, won[0]!.json().refresh_token)).statusCode, 400)
})

t.test('a code that ends while it is redeemed is late, and no replay', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const { replace, take } = service.store
  service.store.replace = async (key, ...rest) => {
    if (key.includes(':code:')) await take(key)
    return replace(key, ...rest)
  }
  t.match((await redeem(service, clientId, code)).json(), { error: 'invalid_grant' })
  t.match(service.audit.at(-1), { event: 'security.auth_failure', code: 'AUTH_014' })
})
