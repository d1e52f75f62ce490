import t from 'tap'
import { randomToken } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { refreshTokens } from '../../tokens/refresh-token.ts'
import { testKey } from '../world.ts'

const resource = 'https://gatehouse.test/mcp'
const issuedBy = (...ring: string[]) => refreshTokens(keyRing(ring.map(testKey)), resource)
const tokens = issuedBy('a')
const ids = { sessionId: randomToken(16), accountKey: randomToken(24) }

t.test(
  'a refresh token leads to its session and account and carries 256 random bits',
  async (t) => {
    const token = tokens.mint(ids)
    t.match(token, /^gtr\.[\w-]{22}\.[\w-]{32}\.[\w-]{43}\.[\w-]+\.[\w-]+$/)
    t.same(tokens.idsOf(token), ids)
    t.not(tokens.mint(ids), token)
  }
)

t.test('no token can be made from ids, nor from the parts of others', async (t) => {
  const [, id, account, random, ...marks] = tokens.mint(ids).split('.')
  const [, , , otherRandom, ...otherMarks] = tokens.mint(ids).split('.')
  const [mark, otherMark] = [marks.join('.'), otherMarks.join('.')]
  const foreign = issuedBy('x').mint(ids)
  const invented = [
    '',
    'gtr',
    `gtr.${id}.${account}.${randomToken()}.${randomToken(6)}.${randomToken(16)}`,
    `gtr.${id}.${account}.${randomToken()}.${mark}`,
    `gtr.${id}.${account}.${otherRandom}.${mark}`,
    `gtr.${id}.${account}.${random}.${otherMark}`,
    `gtr.${randomToken(16)}.${account}.${random}.${mark}`,
    `gtr.${id}.${randomToken(24)}.${random}.${mark}`,
    `gtr.${id}.${random}.${mark}`,
    `gtr.${id}.${account}.${random}`,
    `gtr.${id}.${account}.${random}.${marks[0]}.`,
    `gtr.${id}.${account}.${random}.${mark.slice(0, -1)}`,
    `gtr.${id}.${account}.${random}.${mark}.`,
    ` gtr.${id}.${account}.${random}.${mark}`,
    `gtr.${id}.${account}.${random}.${mark}\n`,
    `GTR.${id}.${account}.${random}.${mark}`,
    foreign,
  ]
  for (const token of invented) t.equal(tokens.idsOf(token), null, token)
})

t.test('changing any one character makes it nobody’s', async (t) => {
  const token = tokens.mint(ids)
  for (let index = 0; index < token.length; index++) {
    const changed = token[index] === 'A' ? 'B' : 'A'
    const text = token.slice(0, index) + changed + token.slice(index + 1)
    if (tokens.idsOf(text) !== null) t.fail(`changed at ${index}`)
  }
})

t.test('a rotated ring still knows its tokens; a ring without their key does not', async (t) => {
  const token = tokens.mint(ids)
  t.same(issuedBy('b', 'a').idsOf(token), ids)
  t.equal(issuedBy('b').idsOf(token), null)
})

t.test('a token for one resource is none for another, with the same keys', async (t) => {
  const elsewhere = refreshTokens(keyRing([testKey('a')]), 'https://staging.test/mcp')
  t.equal(elsewhere.idsOf(tokens.mint(ids)), null)
  t.equal(tokens.idsOf(elsewhere.mint(ids)), null)
})
