import { decodeJwt } from 'jose'
import t from 'tap'
import { build } from '../build.ts'
import { operatorsClient, operatorsSecret, withClients, writeClients } from '../clients-file.ts'
import { basic, connectConfidential, post } from '../confidential.ts'
import { connect, postForm, refresh } from '../flow.ts'

const secret = encodeURIComponent(operatorsSecret)
const asOperator = basic('operators-client', secret)

async function start(t: Parameters<typeof build>[0]) {
  const publicOne = {
    client_id: 'public',
    client_name: 'Public',
    redirect_uris: operatorsClient.redirect_uris,
  }
  const [path] = await writeClients(t, [operatorsClient, publicOne])
  const service = await build(t, { environment: withClients(path!) })
  const ask = (token: string, headers: Record<string, string> = asOperator) =>
    post(service, '/oauth/introspect', { token }, headers)
  return { service, ask }
}

t.test('a good access token is told with all that is in it', async (t) => {
  const { service, ask } = await start(t)
  const { clientId, accessToken } = await connect(service)
  const answer = await ask(accessToken)
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  t.equal(answer.headers['access-control-allow-origin'], undefined, 'not for browsers')
  const { jti, ...rest } = answer.json()
  t.match(jti, /^[\da-f-]{36}$/)
  t.same(rest, {
    active: true,
    scope: 'github:read',
    client_id: clientId,
    username: 'mona-test',
    token_type: 'Bearer',
    exp: service.clock.nowSeconds() + 900,
    iat: service.clock.nowSeconds(),
    sub: '101',
    aud: `${service.issuer}/mcp`,
    iss: service.issuer,
  })
})

t.test('whatever is not good is inactive, and not a word more', async (t) => {
  const { service, ask } = await start(t)
  const { clientId, accessToken, refreshToken } = await connect(service)
  const foreign = await connect(await build(t))
  for (const token of ['x', refreshToken, foreign.accessToken, `${accessToken}x`]) {
    const answer = await ask(token)
    t.match([answer.statusCode, answer.payload], [200, '{"active":false}'], token.slice(0, 20))
  }
  const newer = (await refresh(service, clientId, refreshToken)).json().access_token
  t.equal((await ask(newer)).json().active, true)
  await postForm(service, '/oauth/revoke', { client_id: clientId, token: accessToken })
  t.equal((await ask(newer)).payload, '{"active":false}', 'its session is over')
  const gone = await connect(service)
  const { acct } = decodeJwt(gone.accessToken)
  await service.store.take(`gatehouse:shared:account:${acct}`)
  t.equal((await ask(gone.accessToken)).payload, '{"active":false}', 'so is its GitHub sign-in')
  const late = await connect(service)
  service.clock.advance(906)
  t.equal((await ask(late.accessToken)).payload, '{"active":false}')
})

t.test('only clients of the operator that have a secret may ask', async (t) => {
  const { service, ask } = await start(t)
  const registered = await connectConfidential(service)
  const token = registered.accessToken
  const refused: [fields: Record<string, string>, headers: Record<string, string>][] = [
    [{ client_id: 'public' }, {}],
    [{ client_id: 'operators-client' }, {}],
    [{}, basic('operators-client', 'wrong')],
    [{}, basic(registered.clientId, registered.secret)],
    [{}, { authorization: `Bearer ${token}` }],
  ]
  for (const [fields, headers] of refused) {
    const answer = await post(service, '/oauth/introspect', { token, ...fields }, headers)
    t.match(answer.json(), { error: /^invalid_(client|request)$/ })
    t.ok([400, 401].includes(answer.statusCode))
    t.notMatch(answer.payload, 'active')
  }
  t.equal((await ask('')).statusCode, 400)
  t.equal((await ask(token)).json().active, true)
})

t.test('it takes a form, by POST alone', async (t) => {
  const { service } = await start(t)
  const url = '/oauth/introspect'
  const headers = { 'content-type': 'application/json', ...asOperator }
  const inJson = { method: 'POST', url, headers, payload: '{"token":"x"}' } as const
  t.equal((await service.app.inject(inJson)).statusCode, 415)
  const got = await service.app.inject(url)
  t.match([got.statusCode, got.headers.allow], [405, 'POST'])
})
