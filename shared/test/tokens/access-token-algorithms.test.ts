import t from 'tap'
import { jwks, makeKey, sign, verifierOver } from './issuer.ts'

const key = await makeKey()
const invalid = { name: 'INVALID_TOKEN', statusCode: 401 }

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

t.test('keys are fetched from one address, whatever a token says', async (t) => {
  const { verify, asked } = verifierOver(() => jwks(key))
  const foreign = await makeKey()
  const evil = 'https://attacker.example/keys'
  for (const header of [{ jku: evil }, { x5u: evil }, { kid: evil }, { jwk: foreign.jwk }]) {
    await t.rejects(verify(await sign(foreign, {}, header)), invalid, JSON.stringify(header))
  }
  t.same(new Set(asked), new Set(['http://auth.internal:8081/.well-known/jwks.json']))
})

t.test(
  'an extension that must be understood and is not is refused (RFC 7515 §4.1.11)',
  async (t) => {
    const { verify } = verifierOver(() => jwks(key))
    const known = { crit: ['exp'], exp: 1 }
    await t.rejects(verify(await sign(key, {}, known)), invalid)
  }
)
