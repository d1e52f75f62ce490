import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { jwks, makeKey, sign, verifierOver } from './issuer.ts'

const key = await makeKey()
const { verify, asked } = verifierOver(() => jwks(key))
const invalid = { name: 'INVALID_TOKEN', statusCode: 401 }
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

t.test('a token without a signature is not valid', async (t) => {
  const [, payload, signature] = (await sign(key)).split('.')
  for (const alg of ['none', 'None', 'NONE', '', null, undefined]) {
    const header = encode({ alg, typ: 'at+jwt', kid: 'first' })
    await t.rejects(verify(`${header}.${payload}.`), invalid, String(alg))
    await t.rejects(verify(`${header}.${payload}.${signature}`), invalid, String(alg))
  }
})

t.test('the public key is no secret that could sign', async (t) => {
  const { jwk } = key
  const raw = Buffer.concat([jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url')))
  for (const secret of [
    JSON.stringify(jwk),
    JSON.stringify({ keys: [jwk] }),
    raw,
    raw.subarray(32),
  ]) {
    const token = await sign(Buffer.from(secret), {}, { alg: 'HS256' })
    await t.rejects(verify(token), invalid)
  }
})

t.test('a key of another algorithm signs nothing, though it is published', async (t) => {
  for (const alg of ['ES384', 'ES512', 'RS256', 'PS256', 'EdDSA']) {
    const other = await makeKey('other', alg)
    const { verify } = verifierOver(() => jwks(key, other))
    await t.rejects(verify(await sign(other, {}, { alg, kid: 'other' })), invalid, alg)
    await t.resolves(verify(await sign(key)), alg)
  }
})

t.test('a published key for encryption signs nothing', async (t) => {
  const other = await makeKey('other')
  const { verify } = verifierOver(() => jwks({ ...other, jwk: { ...other.jwk, use: 'enc' } }))
  await t.rejects(verify(await sign(other, {}, { kid: 'other' })), invalid)
})

t.test('a key that the token brings along is not looked at', async (t) => {
  const foreign = await makeKey()
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'sec1', format: 'der' }).toString('base64')
  const headers: Record<string, unknown>[] = [
    { jwk: foreign.jwk },
    { jku: 'https://evil.example/jwks.json' },
    { x5u: 'https://evil.example/chain.pem' },
    { x5c: [pem] },
    { kid: undefined, jwk: foreign.jwk },
    { kid: 'https://evil.example/jwks.json' },
    { kid: '../../first' },
    { kid: "first' OR '1'='1" },
    { kid: '' },
    { kid: null },
    { kid: 7 },
    { kid: ['first'] },
    { kid: { toString: 'first' } },
    { kid: '__proto__' },
    { kid: 'k'.repeat(10_000) },
  ]
  for (const header of headers) {
    const label = JSON.stringify(header).slice(0, 60)
    await t.rejects(verify(await sign(foreign, {}, header)), invalid, label)
  }
  t.same(new Set(asked), new Set(['http://auth.internal:8081/.well-known/jwks.json']))
})

t.test(
  'an extension that must be understood and is not is refused (RFC 7515 §4.1.11)',
  async (t) => {
    const known = { crit: ['exp'], exp: 1 }
    await t.rejects(verify(await sign(key, {}, known)), invalid)
    const [, payload, signature] = (await sign(key)).split('.')
    for (const crit of [[], ['b64'], ['x'], 'x', null]) {
      const header = encode({ alg: 'ES256', typ: 'at+jwt', kid: 'first', b64: false, crit })
      await t.rejects(verify(`${header}.${payload}.${signature}`), invalid, JSON.stringify(crit))
    }
  }
)
