import fc from 'fast-check'
import t from 'tap'
import type { DerivedKey } from '../../crypto/key-ring.ts'
import { keyRing } from '../../crypto/key-ring.ts'
import { sealer } from '../../crypto/seal.ts'
import { anyText } from '../../testing/any-text.ts'

// What is no Unicode is nothing that a store takes.
const unicode = (lengths: { minLength?: number; maxLength: number }) =>
  anyText(lengths).map((text) => text.toWellFormed())
const aText = unicode({ maxLength: 60 })
const aName = unicode({ minLength: 1, maxLength: 30 })
const aSecret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const ring = (...secrets: Uint8Array[]) =>
  keyRing(secrets.map((secret) => Buffer.from(secret).toString('base64')))

/** The text, or the name of the error of the house: any other error is one of ours. */
function open(read: () => string): string {
  try {
    return `opened: ${read()}`
  } catch (error) {
    return (error as Error).name
  }
}
const broken = 'SEAL_BROKEN'

t.test('what was sealed opens under its key, purpose and record', async (t) => {
  const property = fc.property(aText, aName, aName, aSecret, (text, purpose, record, secret) => {
    const { seal } = sealer(ring(secret), purpose)
    return sealer(ring(secret), purpose).open(seal(text, record), record) === text
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 120 }))
})

t.test('with any bit flipped, cut off or added it is broken', async (t) => {
  const where = fc.nat(10_000)
  const property = fc.property(
    aText,
    aName,
    aSecret,
    where,
    where,
    (text, record, secret, at, cut) => {
      const { seal, open: read } = sealer(ring(secret), 'purpose')
      const sealed = seal(text, record)
      const [id = '', body = ''] = sealed.split('.')
      const bytes = Buffer.from(body, 'base64url')
      const bit = at % (bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const place = at % sealed.length
      const letter = sealed[place] === 'x' ? 'y' : 'x'
      const length = cut % sealed.length
      return [
        `${id}.${bytes.toString('base64url')}`,
        sealed.slice(0, place) + letter + sealed.slice(place + 1),
        sealed.slice(0, length),
        sealed.slice(length + 1),
        sealed.slice(0, length) + letter + sealed.slice(length),
        sealed + letter,
      ].every((changed) => open(() => read(changed, record)) === broken)
    }
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 120 }))
})

t.test('under any other record, purpose or key it is broken', async (t) => {
  const two = fc.uniqueArray(aName, { minLength: 2, maxLength: 2 })
  const keys = fc.uniqueArray(aSecret, { minLength: 2, maxLength: 2, selector: String })
  const property = fc.property(aText, two, keys, (text, [name, other], [secret, foreign]) => {
    const sealed = sealer(ring(secret!), name!).seal(text, name!)
    const [own] = ring(secret!).derive(name!) as [DerivedKey]
    const [wrong] = ring(foreign!).derive(name!) as [DerivedKey]
    return (
      open(() => sealer(ring(secret!), name!).open(sealed, other!)) === broken &&
      open(() => sealer(ring(secret!), other!).open(sealed, name!)) === broken &&
      open(() => sealer(ring(foreign!), name!).open(sealed, name!)) === broken &&
      // Nor by the name of a key alone.
      open(() => sealer(ring(foreign!), name!).open(sealed.replace(own.id, wrong.id), name!)) ===
        broken &&
      open(() => sealer(ring(foreign!, secret!), name!).open(sealed, name!)) === `opened: ${text}`
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 120 }))
})

t.test('any text that never was a seal is broken and nothing else', async (t) => {
  const like = fc.stringMatching(/^[\w-]{0,12}\.?[\w=.-]{0,80}$/)
  const property = fc.property(
    fc.oneof(like, anyText()),
    aSecret,
    (text, secret) => open(() => sealer(ring(secret), 'purpose').open(text, 'record')) === broken
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }))
})
