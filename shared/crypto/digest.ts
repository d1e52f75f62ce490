import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** SHA-256, base64url (43 characters). What the store keeps of a secret that clients present. */
export const digest = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url')

/** A fresh value nobody can guess: `bytes` from the system's generator, base64url. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url')

/** Compares in time that depends on the lengths alone. */
export function sameSecret(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
