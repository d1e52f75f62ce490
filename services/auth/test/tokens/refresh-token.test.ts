import t from 'tap'
import { randomToken } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { refreshTokens } from '../../tokens/refresh-token.ts'
import { testKey } from '../world.ts'

const resource = 'https://gatehouse.test/mcp'
const issuedBy = (...ring: string[]) => refreshTokens(keyRing(ring.map(testKey)), resource)
const tokens = issuedBy('a')
const sessionId = randomToken(16)

t.test('a refresh token leads to its session and carries 256 random bits', async (t) => {
  const token = tokens.mint(sessionId)
  t.match(token, /^gtr\.[\w-]{22}\.[\w-]{43}\.[\w-]+\.[\w-]+$/)
  t.equal(tokens.sessionOf(token), sessionId)
  t.not(tokens.mint(sessionId), token)
})

t.test('no token can be made from a session id, nor from the parts of others', async (t) => {
  const [, id, random, ...mark] = tokens.mint(sessionId).split('.')
  const [, , otherRandom, ...otherMark] = tokens.mint(sessionId).split('.')
  const foreign = issuedBy('x').mint(sessionId)
  const invented = [
    '',
    'gtr',
    `gtr.${sessionId}.${randomToken()}.${randomToken(6)}.${randomToken(16)}`,
    `gtr.${sessionId}.${randomToken()}.${mark.join('.')}`,
    `gtr.${id}.${otherRandom}.${mark.join('.')}`,
    `gtr.${id}.${random}.${otherMark.join('.')}`,
    `gtr.${randomToken(16)}.${random}.${mark.join('.')}`,
    `gtr.${id}.${random}`,
    `gtr.${id}.${random}.${mark[0]}.`,
    `gtr.${id}.${random}.${mark[0]}.${mark[1]!.slice(0, -1)}`,
    `gtr.${id}.${random}.${mark.join('.')}.`,
    ` gtr.${id}.${random}.${mark.join('.')}`,
    `gtr.${id}.${random}.${mark.join('.')}\n`,
    `GTR.${id}.${random}.${mark.join('.')}`,
    foreign,
  ]
  for (const token of invented) t.equal(tokens.sessionOf(token), null, token)
})

t.test('changing any one character makes it nobody’s', async (t) => {
  const token = tokens.mint(sessionId)
  for (let index = 0; index < token.length; index++) {
    const changed = token[index] === 'A' ? 'B' : 'A'
    const text = token.slice(0, index) + changed + token.slice(index + 1)
    if (tokens.sessionOf(text) !== null) t.fail(`changed at ${index}`)
  }
})

t.test('a rotated ring still knows its tokens; a ring without their key does not', async (t) => {
  const token = tokens.mint(sessionId)
  t.equal(issuedBy('b', 'a').sessionOf(token), sessionId)
  t.equal(issuedBy('b').sessionOf(token), null)
})

t.test('a token for one resource is none for another, with the same keys', async (t) => {
  const elsewhere = refreshTokens(keyRing([testKey('a')]), 'https://staging.test/mcp')
  t.equal(elsewhere.sessionOf(tokens.mint(sessionId)), null)
  t.equal(tokens.sessionOf(elsewhere.mint(sessionId)), null)
})
