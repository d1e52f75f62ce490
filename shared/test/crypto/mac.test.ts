import { randomBytes } from 'node:crypto'
import t from 'tap'
import { keyRing } from '../../crypto/key-ring.ts'
import { marker } from '../../crypto/mac.ts'

const secret = () => randomBytes(32).toString('base64')

t.test('a mark is ours for exactly the text it was made for', async (t) => {
  const { mark, isOurs } = marker(keyRing([secret()]), 'purpose')
  const ours = mark('text')
  t.match(ours, /^[\w-]{8}\.[\w-]{22}$/)
  t.equal(mark('text'), ours)
  t.ok(isOurs('text', ours))
  for (const other of ['', 'tex', 'text ', 'Text', 'text\u0000'])
    t.notOk(isOurs(other, ours), JSON.stringify(other))
})

t.test('a mark with any character changed, cut or added is not ours', async (t) => {
  const { mark, isOurs } = marker(keyRing([secret()]), 'purpose')
  const ours = mark('text')
  for (let at = 0; at < ours.length; at++) {
    const other = ours[at] === 'A' ? 'B' : 'A'
    t.notOk(isOurs('text', ours.slice(0, at) + other + ours.slice(at + 1)), `changed at ${at}`)
    t.notOk(isOurs('text', ours.slice(0, at)), `cut at ${at}`)
  }
  for (const other of [`${ours}A`, `${ours}=`, `${ours}.`, ours.slice(9), '']) {
    t.notOk(isOurs('text', other), other)
  }
})

t.test('a mark for one purpose is none for another, nor under another ring', async (t) => {
  const ring = keyRing([secret()])
  const ours = marker(ring, 'purpose').mark('text')
  t.notOk(marker(ring, 'other').isOurs('text', ours))
  t.notOk(marker(keyRing([secret()]), 'purpose').isOurs('text', ours))
})

t.test(
  'marks of an older key are ours until it leaves the ring; the newest key marks',
  async (t) => {
    const [oldest, newest] = [secret(), secret()]
    const old = marker(keyRing([oldest]), 'purpose').mark('text')
    const both = marker(keyRing([newest, oldest]), 'purpose')
    t.ok(both.isOurs('text', old))
    const after = marker(keyRing([newest]), 'purpose')
    t.notOk(after.isOurs('text', old))
    t.equal(both.mark('text'), after.mark('text'))
  }
)
