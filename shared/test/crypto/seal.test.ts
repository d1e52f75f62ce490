import { createSecretKey, randomBytes } from 'node:crypto'
import t from 'tap'
import { keyRing } from '../../crypto/key-ring.ts'
import { sealer, sealerOf } from '../../crypto/seal.ts'

const secret = () => randomBytes(32).toString('base64')
const broken = { name: 'SEAL_BROKEN', code: 'SYS_003' }

t.test('what was sealed opens, whatever is in it', async (t) => {
  const { seal, open } = sealer(keyRing([secret()]), 'purpose')
  for (const text of ['', 'a', 'ghu_token', 'ü😀\u0000', 'x'.repeat(100_000)]) {
    t.equal(open(seal(text, 'record'), 'record'), text)
  }
  t.equal(open(seal('text', ''), ''), 'text')
})

t.test('a seal shows nothing of its text, and no two are the same', async (t) => {
  const { seal } = sealer(keyRing([secret()]), 'purpose')
  const seals = Array.from({ length: 100 }, () => seal('the text', 'record'))
  t.equal(new Set(seals).size, 100)
  const nonces = seals.map((one) => one.slice(9, 25))
  t.equal(new Set(nonces).size, 100)
  for (const one of seals) {
    t.match(one, /^[\w-]{8}\.[\w-]+$/)
    t.notOk(Buffer.from(one.slice(9), 'base64url').includes('text'))
  }
})

t.test('any bit flipped breaks it', async (t) => {
  const { seal, open } = sealer(keyRing([secret()]), 'purpose')
  const [id = '', body = ''] = seal('text', 'record').split('.')
  const bytes = Buffer.from(body, 'base64url')
  let accepted = 0
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    accepted += opens(open, `${id}.${changed.toString('base64url')}`)
  }
  const text = Buffer.from(`${id}.${body}`)
  for (let bit = 0; bit < text.length * 8; bit++) {
    const changed = Buffer.from(text)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    accepted += opens(open, changed.toString('latin1'))
  }
  t.equal(accepted, 0)
  t.equal(opens(open, `${id}.${body}`), 1, 'the seal itself opens')
  t.throws(() => open(`${id}.${bytes.fill(0).toString('base64url')}`, 'record'), {
    ...broken,
    cause: Error,
  })
})

t.test('a seal opens only for the record and the purpose it was made for', async (t) => {
  const ring = keyRing([secret()])
  const sealed = sealer(ring, 'purpose').seal('text', 'record')
  for (const other of ['', 'recor', 'record ', 'record2', 'Record']) {
    t.throws(() => sealer(ring, 'purpose').open(sealed, other), broken, other)
  }
  t.throws(() => sealer(ring, 'other').open(sealed, 'record'), broken)
})

t.test('a ring is rotated with nothing lost until the old key leaves it', async (t) => {
  const [oldest, newest] = [secret(), secret()]
  const before = sealer(keyRing([oldest]), 'purpose')
  const during = sealer(keyRing([newest, oldest]), 'purpose')
  const after = sealer(keyRing([newest]), 'purpose')
  const old = before.seal('text', 'record')
  t.equal(during.open(old, 'record'), 'text')
  t.throws(() => after.open(old, 'record'), broken)
  const fresh = during.seal('text', 'record')
  t.equal(after.open(fresh, 'record'), 'text')
  t.throws(() => before.open(fresh, 'record'), broken)
})

t.test('two keys with one id cannot open each other’s seals', async (t) => {
  const key = () => createSecretKey(randomBytes(32))
  const [one, other] = [key(), key()]
  const sealed = sealerOf([{ id: 'id', key: one }]).seal('text', 'record')
  t.throws(() => sealerOf([{ id: 'id', key: other }]).open(sealed, 'record'), broken)
})

t.test('a text that never was a seal is refused the same way', async (t) => {
  const { seal, open } = sealer(keyRing([secret()]), 'purpose')
  const sealed = seal('text', 'record')
  const [id = '', body = ''] = sealed.split('.')
  const malformed = [
    '',
    '.',
    id,
    `${id}.`,
    `.${body}`,
    body,
    `${sealed}.`,
    `${sealed}.${body}`,
    ` ${sealed}`,
    `${sealed}\n`,
    `${sealed}=`,
    `${id}.${body.slice(0, 8)}!${body.slice(8)}`,
    `${id}.${Buffer.alloc(27).toString('base64url')}`,
    `${id}.${body.slice(0, -4)}`,
    `${id}.${body}AAAA`,
    '{"v":1}',
    'x'.repeat(1_000_000),
  ]
  for (const text of malformed) t.throws(() => open(text, 'record'), broken, text.slice(0, 40))
})

function opens(open: (sealed: string, boundTo: string) => string, sealed: string): number {
  try {
    open(sealed, 'record')
    return 1
  } catch (error) {
    if ((error as Error).name === 'SEAL_BROKEN') return 0
    throw error
  }
}

t.test('what an older key of the ring sealed is told from what the newest did', (t) => {
  const [old, fresh] = [secret(), secret()]
  const before = sealer(keyRing([old]), 'purpose')
  const rotated = sealer(keyRing([fresh, old]), 'purpose')
  const sealed = before.seal('text', 'record')
  t.same([before.isNewest(sealed), rotated.isNewest(sealed)], [true, false])
  const anew = rotated.seal(rotated.open(sealed, 'record'), 'record')
  t.equal(rotated.isNewest(anew), true)
  t.equal(sealer(keyRing([fresh]), 'purpose').open(anew, 'record'), 'text', 'the old key can go')
  t.end()
})
