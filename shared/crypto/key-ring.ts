import { hkdfSync } from 'node:crypto'
import { errors } from '../errors/catalogue.ts'

/** A 32-byte key for one purpose, with a public id that names it in what it sealed. */
export interface DerivedKey {
  id: string
  key: Buffer
}

/**
 * A list of secrets, newest first. The first seals and signs; all of them open and verify. A ring is
 * rotated by putting a new secret at the end, moving it to the front once every replica has it, and
 * dropping the old one later: a replica without it would refuse what others seal with it.
 */
export interface KeyRing {
  /** One key per secret for this purpose alone (HKDF-SHA256, RFC 5869), newest first. */
  derive(purpose: string): [DerivedKey, ...DerivedKey[]]
}

const keyBytes = 32

/**
 * `secrets`: 32 bytes each in base64, as `SESSION_KEYS` and `AUTH_KEYS` hold them.
 * @throws INTERNAL_ERROR for other lengths, or none: the settings were to refuse them.
 */
export function keyRing(secrets: readonly string[]): KeyRing {
  const ring = secrets.map((secret) => Buffer.from(secret, 'base64'))
  if (ring.length === 0 || ring.some((secret) => secret.length !== keyBytes)) {
    throw errors.INTERNAL_ERROR({ cause: new RangeError('a key ring needs keys of 32 bytes') })
  }
  const bytes = (secret: Buffer, label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `gatehouse/1/${label}`, length))
  return {
    derive: (purpose) =>
      ring.map((secret) => ({
        id: bytes(secret, `id/${purpose}`, 6).toString('base64url'),
        key: bytes(secret, `key/${purpose}`, keyBytes),
      })) as [DerivedKey, ...DerivedKey[]],
  }
}
