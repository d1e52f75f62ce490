import type { KeyObject } from 'node:crypto'
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { errors } from '../errors/catalogue.ts'

/**
 * A 32-byte key for one purpose, with a public id that names it in what it sealed. A key object: no
 * log shows what is in it, and Node need not find out each time what it was given.
 */
export interface DerivedKey {
  id: string
  key: KeyObject
}

export type DerivedKeys = [DerivedKey, ...DerivedKey[]]

/**
 * A list of secrets, newest first. The first seals and signs; all of them open and verify. A ring is
 * rotated by putting a new secret at the end, moving it to the front once every replica has it, and
 * dropping the old one later: a replica without it would refuse what others seal with it.
 */
export interface KeyRing {
  /** One key per secret for this purpose alone (HKDF-SHA256, RFC 5869), newest first. */
  derive(purpose: string): DerivedKeys
}

const keyBytes = 32

/**
 * `secrets`: 32 bytes each in base64, as `SESSION_KEYS` and `AUTH_KEYS` hold them.
 * @throws INTERNAL_ERROR for other lengths, or none: the settings were to refuse them.
 */
export function keyRing(secrets: readonly string[]): KeyRing {
  const given = secrets.map((secret) => Buffer.from(secret, 'base64'))
  if (given.length === 0 || given.some((secret) => secret.length !== keyBytes)) {
    throw errors.INTERNAL_ERROR({ cause: new RangeError('a key ring needs keys of 32 bytes') })
  }
  const ring = given.map((secret) => createSecretKey(secret))
  const bytes = (secret: KeyObject, label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `gatehouse/1/${label}`, length))
  return {
    derive: (purpose) =>
      ring.map((secret) => ({
        id: bytes(secret, `id/${purpose}`, 6).toString('base64url'),
        key: createSecretKey(bytes(secret, `key/${purpose}`, keyBytes)),
      })) as DerivedKeys,
  }
}

/**
 * Keys that `value` is needed for as well as the ring: whoever lacks either cannot make them. Where
 * there is one for each value, this is quicker than a purpose for each.
 */
export const keysWith = (keys: DerivedKeys, value: string): DerivedKeys =>
  keys.map(({ id, key }) => ({
    id,
    key: createSecretKey(createHmac('sha256', key).update(value).digest()),
  })) as DerivedKeys
