import t from 'tap'
import { digest, randomToken, sameSecret } from '../../crypto/digest.ts'

t.test('a digest is SHA-256 in base64url, as PKCE asks for (RFC 7636, appendix B)', async (t) => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  t.equal(digest(verifier), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  t.match(digest(''), /^[\w-]{43}$/)
})

t.test('parts are kept apart, whatever is in them', async (t) => {
  const variants: [string, ...string[]][] = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['a', 'b', 'c'],
    ['a', 'b\nc'],
    ['a\nb', 'c'],
    ['a', 'b","c'],
    ['a', 'bc', ''],
    ['', 'a', 'bc'],
    ['abc'],
  ]
  t.equal(new Set(variants.map((parts) => digest(...parts))).size, variants.length)
  t.equal(digest('a', 'b'), digest('a', 'b'))
})

t.test('random tokens have the length asked for and are never the same', async (t) => {
  const tokens = Array.from({ length: 100 }, () => randomToken())
  t.equal(new Set(tokens).size, 100)
  for (const token of tokens) t.match(token, /^[\w-]{43}$/)
  t.equal(Buffer.from(randomToken(16), 'base64url').length, 16)
})

t.test('secrets are the same only when every character is', async (t) => {
  t.ok(sameSecret('secret', 'secret'))
  t.ok(sameSecret('', ''))
  for (const other of ['secreT', 'Secret', 'secre', 'secret ', '', 'ｓecret']) {
    t.notOk(sameSecret('secret', other), other)
    t.notOk(sameSecret(other, 'secret'), other)
  }
  t.notOk(sameSecret('é', 'ee'), 'two bytes each')
})
