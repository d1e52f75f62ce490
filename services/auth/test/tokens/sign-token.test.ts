import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { jwtVerify } from 'jose'
import t from 'tap'
import { sideBySide, signToken } from '../../tokens/sign-token.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = createPublicKey(privateKey)
const claims = { sub: '101', text: 'ü😀' }
const how = { type: 'at+jwt', keyId: 'key', key: privateKey }

t.test('others verify what is signed, whatever the numbers of the signature are', async (t) => {
  // One number in 256 is short: of a thousand signatures about eight have one.
  for (let count = 0; count < 1000; count++) {
    const { payload, protectedHeader } = await jwtVerify(signToken(claims, how), publicKey)
    if (count > 0) continue
    t.same(payload, claims)
    t.same(protectedHeader, { alg: 'ES256', typ: 'at+jwt', kid: 'key' })
  }
})

t.test('a token that was changed is not verified', async (t) => {
  const [header, payload, signature] = signToken(claims, how).split('.')
  const other = signToken({ ...claims, sub: '102' }, how).split('.')[1]
  await t.rejects(jwtVerify(`${header}.${other}.${signature}`, publicKey))
  await t.resolves(jwtVerify(`${header}.${payload}.${signature}`, publicKey))
})

t.test('numbers of a signature keep their places however DER writes them', async (t) => {
  const full = 'ab'.repeat(32)
  const counted = (tag: string, text: string) =>
    `${tag}${(text.length / 2).toString(16).padStart(2, '0')}${text}`
  const der = (...numbers: string[]) =>
    Buffer.from(counted('30', numbers.map((one) => counted('02', one)).join('')), 'hex')
  const cases: [first: string, second: string, raw: string][] = [
    [`00${full}`, `00${full}`, full + full],
    [`7f${full.slice(2)}`, `00${full}`, `7f${full.slice(2)}${full}`],
    ['01', '7f', `${'00'.repeat(31)}01${'00'.repeat(31)}7f`],
    [full.slice(2), `00${full.slice(4)}`, `00${full.slice(2)}0000${full.slice(4)}`],
  ]
  for (const [first, second, raw] of cases) {
    t.equal(sideBySide(der(first, second)).toString('hex'), raw)
  }
})
