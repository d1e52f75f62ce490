import t from 'tap'
import { build } from '../build.ts'

const url = '/.well-known/jwks.json'

t.test('public keys alone are published, and may be kept ten minutes', async (t) => {
  const { app } = await build(t)
  const answer = await app.inject(url)
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'public, max-age=600')
  const { keys } = answer.json()
  t.equal(keys.length, 1)
  t.match(keys[0], { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: /./ })
  t.notOk('d' in keys[0])
})

t.test('a failure is told and may not be kept', async (t) => {
  const { app, store } = await build(t)
  store.failsAt = ({ key }) => key.includes(':signing-keys:')
  const answer = await app.inject(url)
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), { error: { code: 'SYS_002' } })
  t.equal(answer.headers['cache-control'], 'no-store')
  store.failsAt = () => false
  t.equal((await app.inject(url)).statusCode, 200)
})

t.test('a new signing key is audited, once', async (t) => {
  const { app, audit } = await build(t)
  const { keys } = (await app.inject(url)).json()
  await app.inject(url)
  t.match(audit, [{ event: 'oauth.key_rotation', outcome: 'success', keyId: keys[0].kid }])
})
