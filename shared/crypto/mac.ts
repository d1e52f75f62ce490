import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'
import { sameSecret } from './digest.ts'
import type { KeyRing } from './key-ring.ts'

/** Marks texts as our own. Form of a mark: `<key id>.<mac>`, HMAC-SHA256 cut to 128 bits. */
export interface Marker {
  mark(text: string): string
  /** Whether `mark` was made for exactly this text by a key of the ring. */
  isOurs(text: string, mark: string): boolean
}

const macBytes = 16

export function marker(ring: KeyRing, purpose: string): Marker {
  const keys = ring.derive(purpose)
  const macOf = (key: KeyObject, text: string) =>
    createHmac('sha256', key).update(text).digest().subarray(0, macBytes).toString('base64url')
  return {
    mark: (text) => `${keys[0].id}.${macOf(keys[0].key, text)}`,
    isOurs: (text, mark) =>
      keys.some(({ id, key }) => sameSecret(mark, `${id}.${macOf(key, text)}`)),
  }
}
