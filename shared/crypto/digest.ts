import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * SHA-256, base64url (43 characters). What the store keeps of a secret that clients present.
 * Several parts are kept apart: no other parts have the same digest.
 */
export const digest = (...parts: [string, ...string[]]): string =>
  hash('sha256', parts.length === 1 ? parts[0] : JSON.stringify(parts), 'base64url')

/** A fresh value nobody can guess: `bytes` from the system's generator, base64url. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url')

/** Compares in time that depends on the lengths alone. */
export function sameSecret(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
