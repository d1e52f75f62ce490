// GHSA-v3q9-2p3m-7g43 (CVE-2020-15222), Ory fosite, and GHSA-3p3g-vpw6-4w66 (CVE-2020-5300), Hydra:
// a client assertion was good more than once, so that whoever saw one could use it again.
import { generateKeyPair, SignJWT } from 'jose'
import t from 'tap'
import { digest } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { internalSigner } from '#shared/http/internal-request.ts'
import { build } from '../build.ts'
import { connectConfidential, post } from '../confidential.ts'
import { postJson, redirectUri } from '../flow.ts'
import { testKey } from '../world.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

t.test('no client is set up to prove itself by assertions', async (t) => {
  const service = await build(t)
  for (const method of ['private_key_jwt', 'client_secret_jwt', 'tls_client_auth']) {
    const asked = { redirect_uris: [redirectUri], token_endpoint_auth_method: method }
    const answer = await postJson(service, '/oauth/register', asked)
    t.match(answer.json(), { error: 'invalid_client_metadata' }, method)
  }
})

t.test('an assertion proves nothing, the first time as little as the second', async (t) => {
  const service = await build(t)
  const { clientId, secret, refreshToken } = await connectConfidential(service)
  const { privateKey } = await generateKeyPair('ES256')
  const now = service.clock.nowSeconds()
  const assertion = (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT({ iss: clientId, sub: clientId, aud: service.issuer, jti: 'one' })
      .setProtectedHeader({ alg })
      .setIssuedAt(now)
      .setExpirationTime(now + 60)
      .sign(key)
  const presented = [
    await assertion('ES256', privateKey),
    await assertion('HS256', Buffer.from(secret.padEnd(32, 'x'))),
  ]
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }
  for (const client_assertion of presented) {
    for (let time = 0; time < 2; time++) {
      const proof = { client_assertion_type: assertionType, client_assertion }
      const answer = await post(service, '/oauth/token', { ...grant, ...proof })
      t.match([answer.statusCode, answer.json().error], [401, 'invalid_client'])
      const event = 'security.auth_failure'
      t.match(service.audit.at(-1), { event, outcome: 'failure', code: 'AUTH_007' })
    }
  }
  const right = await post(service, '/oauth/token', { ...grant, client_secret: secret })
  t.equal(right.statusCode, 200, 'the session goes on')
})

t.test('the one proof that a service sends here is good once', async (t) => {
  const service = await build(t)
  const path = '/upstream/refresh'
  const body = JSON.stringify({
    account: 'a'.repeat(32),
    reason: 'expiring',
    token: digest('a token'),
  })
  const sign = internalSigner(keyRing([testKey('s')]), service.clock.now)
  const headers = {
    authorization: sign({ method: 'POST', path, body }),
    'content-type': 'application/json',
  }
  const send = () => service.app.inject({ method: 'POST', url: path, headers, payload: body })
  t.equal((await send()).statusCode, 204)
  const event = 'security.auth_failure'
  for (const waitSeconds of [0, 30, 60]) {
    service.clock.advance(waitSeconds)
    t.equal((await send()).statusCode, 403)
    t.match(service.audit.at(-1), { event, outcome: 'failure', code: 'AUTH_027' })
  }
})
