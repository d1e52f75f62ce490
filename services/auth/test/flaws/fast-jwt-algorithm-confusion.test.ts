// CVE-2023-48223, CVE-2026-34950 and GHSA-ww5h-9m49-7xx4, fast-jwt: a token could choose how it was
// checked, so that whoever knew the public key could sign.
import { createHmac, createPublicKey, KeyObject, sign, subtle } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { signingKeys } from '../../tokens/signing-keys.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { operatorsClient, operatorsSecret, withClients, writeClients } from '../clients-file.ts'
import { basic, post } from '../confidential.ts'
import { connect, postForm, refresh } from '../flow.ts'
import { verifierOf } from '../grants/access-token.ts'
import { createWorld, testKey } from '../world.ts'

type Header = Record<string, unknown>
type Signer = (text: string) => string | Promise<string>
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const own = await generateKeyPair('ES256', { extractable: true })

/** A session whose access token is to be forged, by somebody who has read all that is public. */
async function prepare(t: Parameters<typeof build>[0]) {
  const [path] = await writeClients(t, [operatorsClient])
  const limits = { RATE_LIMIT_FAILURES: '1000' }
  const service = await build(t, { environment: { ...withClients(path!), ...limits } })
  const connected = await connect(service)
  const { keys } = (await service.app.inject('/.well-known/jwks.json')).json()
  const header = { ...decodeProtectedHeader(connected.accessToken) }
  const claims = { ...decodeJwt(connected.accessToken), scope: 'github:read github:write' }
  const forge = async (changed: Header, signed: Signer) => {
    const text = `${encode({ ...header, ...changed })}.${encode(claims)}`
    return `${text}.${await signed(text)}`
  }
  return { service, connected, publicKey: keys[0], forge }
}

const byHmac = (secret: string | Buffer) => (text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url')
const by = (key: KeyObject) => (text: string) =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')

/** Neither the check of the mcp service nor an endpoint of this one takes the token for ours. */
async function isRefused(
  t: Parameters<typeof build>[0],
  service: Service,
  token: string,
  what: string
) {
  await t.rejects(verifierOf(service)(token), { name: 'INVALID_TOKEN' }, what)
  const asOperator = basic('operators-client', encodeURIComponent(operatorsSecret))
  const told = await post(service, '/oauth/introspect', { token }, asOperator)
  t.equal(told.payload, '{"active":false}', what)
  const client_id = String(decodeJwt(token)['client_id'])
  t.equal((await postForm(service, '/oauth/revoke', { client_id, token })).payload, '{}', what)
}

const survives = async ({ service, connected }: Awaited<ReturnType<typeof prepare>>) =>
  (await refresh(service, connected.clientId, connected.refreshToken)).statusCode === 200

t.test('a token without a signature is nobody’s', async (t) => {
  const made = await prepare(t)
  const [, , signature] = made.connected.accessToken.split('.')
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined]) {
    for (const end of ['', signature!]) {
      await isRefused(t, made.service, await made.forge({ alg }, () => end), `${alg} ${end}`)
    }
  }
  t.ok(await survives(made))
})

t.test('the public key is no secret that could sign, in no spelling', async (t) => {
  const made = await prepare(t)
  const { publicKey } = made
  const key = createPublicKey({ key: publicKey, format: 'jwk' })
  const pem = key.export({ type: 'spki', format: 'pem' }).toString()
  const point = [publicKey.x, publicKey.y].map((part) => Buffer.from(part, 'base64url'))
  const secrets = [
    ...[pem, pem.trim(), ` ${pem}`, `\n${pem}`, `\t${pem}`, pem.replaceAll('\n', '\r\n')],
    key.export({ type: 'spki', format: 'der' }),
    ...[JSON.stringify(publicKey), JSON.stringify({ keys: [publicKey] }), publicKey.x],
    ...[Buffer.concat(point), Buffer.concat([Buffer.from([4]), ...point]), point[0]!, ''],
  ]
  for (const [index, secret] of secrets.entries()) {
    for (const alg of ['HS256', 'hs256', 'ES256']) {
      await isRefused(
        t,
        made.service,
        await made.forge({ alg }, byHmac(secret)),
        `${alg}, ${index}`
      )
    }
  }
  t.ok(await survives(made))
})

t.test('a key that the token brings along, or leads to, is not looked at', async (t) => {
  const made = await prepare(t)
  const jwk = await exportJWK(own.publicKey)
  const x5c = [Buffer.from(await subtle.exportKey('spki', own.publicKey)).toString('base64')]
  const headers: Header[] = [
    {},
    { jwk },
    { jwk, kid: undefined },
    { jku: 'https://attacker.test/jwks.json' },
    { x5u: 'https://attacker.test/chain.pem' },
    { x5c },
    ...['https://attacker.test/jwks.json', '../../key', "' OR '1'='1", '', '__proto__'].map(
      (kid) => ({ kid })
    ),
    ...[null, 7, ['first'], { toString: 'first' }, 'k'.repeat(1000)].map((kid) => ({ kid })),
  ]
  for (const header of headers) {
    const what = JSON.stringify(header).slice(0, 60)
    await isRefused(
      t,
      made.service,
      await made.forge(header, by(KeyObject.from(own.privateKey))),
      what
    )
  }
  t.ok(await survives(made))
})

t.test('even our own key makes no token of another type, or with rules nobody knows', async (t) => {
  const made = await prepare(t)
  const { store, clock } = made.service
  const world = { ...createWorld().world, store, now: clock.now }
  const authKeys = keyRing([testKey('a')])
  const onNewKey = () => t.fail('a new key')
  const { key } = await signingKeys({
    world,
    authKeys,
    accessTokenSeconds: 900,
    onNewKey,
  }).current()
  const headers: Header[] = [
    ...['JWT', 'at', 'id_token+jwt', 'AT+JWT ', '', undefined].map((typ) => ({ typ })),
    ...[[], ['b64'], ['exp'], 'x', null].map((crit) => ({ b64: false, crit })),
    ...['ES384', 'ES512', 'ES256K', 'RS256', 'PS256', 'EdDSA', 'HS256'].map((alg) => ({ alg })),
  ]
  for (const header of headers) {
    await isRefused(t, made.service, await made.forge(header, by(key)), JSON.stringify(header))
  }
  const good = await made.forge({}, by(key))
  await t.resolves(verifierOf(made.service)(good), 'with the right header it is one of ours')
  t.ok(await survives(made))
})
