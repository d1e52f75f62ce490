import t from 'tap'
import { build } from './build.ts'
import { operatorsClient, operatorsSecret, withClients, writeClients } from './clients-file.ts'
import { basic, connectConfidential, post, registerConfidential } from './confidential.ts'

t.test('secrets of clients and tokens given back are in no log, audit or store', async (t) => {
  const [path] = await writeClients(t, [operatorsClient])
  const service = await build(t, { environment: withClients(path!) })
  const { answer, clientId, secret } = await registerConfidential(service)
  const registrationToken = answer.json().registration_access_token
  const read = (token: string) =>
    service.app.inject({
      url: `/oauth/register/${clientId}`,
      headers: { authorization: `Bearer ${token}` },
    })
  t.equal((await read(registrationToken)).statusCode, 200)
  t.equal((await read(`${registrationToken}x`)).statusCode, 401)

  const connected = await connectConfidential(service)
  const { accessToken, refreshToken } = connected
  const own = basic(connected.clientId, connected.secret)
  const asOperator = basic('operators-client', encodeURIComponent(operatorsSecret))
  for (const token of [accessToken, refreshToken]) {
    await post(service, '/oauth/introspect', { token }, asOperator)
    await post(service, '/oauth/introspect', { token }, own)
    await post(service, '/oauth/revoke', { token }, basic(connected.clientId, secret))
    await post(service, '/oauth/revoke', { token, client_id: clientId, client_secret: secret })
    await post(service, '/oauth/revoke', { token }, own)
  }

  const { log, audit, store } = service
  const places = {
    log: log.join(''),
    audit: JSON.stringify(audit),
    store: store.written.join('\n'),
  }
  const secrets = {
    secret,
    registrationToken,
    operatorsSecret,
    'secret of the connected': connected.secret,
    accessToken,
    refreshToken,
    header: own.authorization,
  }
  for (const [what, value] of Object.entries(secrets)) {
    for (const spelling of [value, encodeURIComponent(value)]) {
      for (const [place, text] of Object.entries(places)) {
        t.notOk(text.includes(spelling), `${what} in ${place}`)
      }
    }
  }
})
