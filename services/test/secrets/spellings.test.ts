import { randomBytes } from 'node:crypto'
import t from 'tap'
import { asText, isReadable } from './spellings.ts'

const secret = 'a secret: ä+/ &"\\{}~'
const around = (text: string) => `{"what":"before ${text} after"}`

t.test('a secret is found in every spelling, wherever it stands', async (t) => {
  const bytes = Buffer.from(secret)
  const hidden: Record<string, string> = {
    itself: secret,
    'in JSON': JSON.stringify({ x: { y: secret } }),
    'in an address': `https://x.test/?a=1&x=${encodeURIComponent(secret)}&b=2`,
    'in a form': new URLSearchParams({ a: '1', x: secret, b: '2' }).toString(),
    'all in percent': [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    'in hexadecimal': Buffer.from(around(secret)).toString('hex'),
  }
  for (const before of ['', 'a', 'ab', 'abc', 'abcd']) {
    for (const encoding of ['base64', 'base64url'] as const) {
      hidden[`${encoding} after ${before}`] = Buffer.from(`${before}${secret}x`).toString(encoding)
    }
  }
  for (const [where, text] of Object.entries(hidden)) {
    t.ok(isReadable(secret, asText(Buffer.from(around(text)))), where)
  }
})

t.test('bytes are found as bytes, as hexadecimal and as base64', async (t) => {
  const key = randomBytes(32)
  const file = Buffer.concat([randomBytes(7), key, randomBytes(9)])
  t.ok(isReadable(key, asText(file)))
  t.ok(isReadable(key, file.toString('hex')))
  t.ok(isReadable(key, file.toString('base64url')))
})

t.test('a text without it has it in no spelling', async (t) => {
  t.notOk(isReadable(secret, asText(randomBytes(100_000))))
  t.notOk(isReadable(secret, around(secret.slice(1))))
  t.notOk(isReadable(randomBytes(32), randomBytes(1000).toString('base64')))
})
