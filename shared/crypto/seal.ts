import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { errors } from '../errors/catalogue.ts'
import type { DerivedKeys, KeyRing } from './key-ring.ts'

/** Encrypts values for the store. `boundTo` is the record's key: a value moved elsewhere is refused. */
export interface Sealer {
  seal(plaintext: string, boundTo: string): string
  /** @throws SEAL_BROKEN for a changed bit, another `boundTo`, or a key that left the ring. */
  open(sealed: string, boundTo: string): string
  /** Whether the newest key sealed it; else its owner seals it anew, so that old keys can go. */
  isNewest(sealed: string): boolean
}

const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM under the ring's keys for `purpose`. Form: `<key id>.<iv, ciphertext, tag>`. */
export const sealer = (ring: KeyRing, purpose: string): Sealer => sealerOf(ring.derive(purpose))

/** The same under keys that were derived elsewhere, newest first. */
export function sealerOf(keys: DerivedKeys): Sealer {
  return {
    seal(plaintext, boundTo) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', keys[0].key, iv).setAAD(Buffer.from(boundTo))
      const sealed = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final()])
      return `${keys[0].id}.${Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')}`
    },
    open(sealed, boundTo) {
      const [id, body = '', ...rest] = sealed.split('.')
      const key = keys.find((candidate) => candidate.id === id)
      const bytes = Buffer.from(body, 'base64url')
      // Node's decoder forgives stray characters; comparing the re-encoding refuses them.
      const exact = rest.length === 0 && bytes.toString('base64url') === body
      if (!key || !exact || bytes.length < ivBytes + tagBytes) throw errors.SEAL_BROKEN()
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, ivBytes))
          .setAAD(Buffer.from(boundTo))
          .setAuthTag(bytes.subarray(-tagBytes))
        const open = decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8')
        return open + decipher.final('utf8')
      } catch (cause) {
        throw errors.SEAL_BROKEN({ cause })
      }
    },
    isNewest: (sealed) => sealed.startsWith(`${keys[0].id}.`),
  }
}
