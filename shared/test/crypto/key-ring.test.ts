import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import t from 'tap'
import type { DerivedKey } from '../../crypto/key-ring.ts'
import { keyRing, keysWith } from '../../crypto/key-ring.ts'

const secret = (bytes = 32) => randomBytes(bytes).toString('base64')
const shown = ({ id, key }: DerivedKey) => `${id} ${key.export().toString('base64')}`

t.test('a key is 32 bytes, the same every time, with an id that is safe in a seal', async (t) => {
  const secrets = [secret(), secret()]
  const keys = keyRing(secrets).derive('purpose')
  t.same(keyRing(secrets).derive('purpose').map(shown), keys.map(shown))
  for (const { id, key } of keys) {
    t.equal(key.symmetricKeySize, 32)
    t.notMatch(inspect(key, { depth: 9, showHidden: true }), /[\w+/]{20}|Buffer/)
    t.match(id, /^[\w-]{8}$/)
  }
})

t.test('every purpose and every secret has a key and an id of its own', async (t) => {
  const ring = keyRing([secret(), secret()])
  const keys = ['a', 'b', 'id/a', 'key/a', ''].flatMap((purpose) => ring.derive(purpose))
  t.equal(new Set(keys.map(({ id }) => id)).size, 10)
  t.equal(new Set(keys.map(shown)).size, 10)
})

t.test('the id and the key say nothing of the secret or of each other', async (t) => {
  const text = secret()
  const [{ id, key: object }] = keyRing([text]).derive('purpose')
  const key = object.export()
  const raw = Buffer.from(text, 'base64')
  t.notOk(key.equals(raw))
  t.notOk(raw.includes(Buffer.from(id, 'base64url')))
  t.notOk(key.includes(Buffer.from(id, 'base64url')))
})

t.test('the order of the secrets is the order of the keys', async (t) => {
  const [newest, oldest] = [secret(), secret()]
  const alone = keyRing([oldest]).derive('purpose')
  t.equal(shown(keyRing([newest, oldest]).derive('purpose')[1]!), shown(alone[0]))
})

t.test('the derivation never changes: what was sealed yesterday opens today', async (t) => {
  const [{ id, key }] = keyRing([Buffer.alloc(32, 1).toString('base64')]).derive('purpose')
  t.equal(id, 'A0MmKeNb')
  t.equal(key.export().toString('base64'), 'd0v2nJYJhHiVbVymhD2JGoxedJQICEkumLMRcRYgaBY=')
})

t.test('a key for one value needs the ring, the purpose and the value', async (t) => {
  const ring = keyRing([secret(), secret()])
  const keys = keysWith(ring.derive('purpose'), 'value')
  t.same(keys.map(shown), keysWith(ring.derive('purpose'), 'value').map(shown))
  t.same(
    keys.map(({ id }) => id),
    ring.derive('purpose').map(({ id }) => id)
  )
  const others = [
    ...ring.derive('purpose'),
    ...keysWith(ring.derive('purpose'), 'other'),
    ...keysWith(ring.derive('other'), 'value'),
    ...keysWith(keyRing([secret()]).derive('purpose'), 'value'),
  ]
  t.equal(new Set([...keys, ...others].map(shown)).size, keys.length + others.length)
})

t.test('a ring without keys, or with one of another length, is refused', async (t) => {
  for (const secrets of [[], [''], [secret(31)], [secret(33)], [secret(), secret(16)], ['%%%']]) {
    t.throws(() => keyRing(secrets), { name: 'INTERNAL_ERROR', cause: RangeError })
  }
})
