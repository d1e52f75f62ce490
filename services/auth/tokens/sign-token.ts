import type { KeyObject } from 'node:crypto'
import { sign } from 'node:crypto'
import { accessTokenAlgorithm } from '#shared/tokens/access-token.ts'

const numberBytes = 32
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/**
 * A signed JWT in compact form (RFC 7519, RFC 7515 §7.1) under a P-256 key. Made at once, not over
 * the thread pool: the way there and back costs more than an ES256 signature.
 */
export function signToken(
  claims: object,
  { type, keyId, key }: { type: string; keyId: string; key: KeyObject }
): string {
  const header = { alg: accessTokenAlgorithm, typ: type, kid: keyId }
  const text = `${encode(header)}.${encode(claims)}`
  // Node’s option for the other form takes as long as the signature itself.
  const signature = sideBySide(sign('sha256', Buffer.from(text), key))
  return `${text}.${signature.toString('base64url')}`
}

/**
 * The two numbers of a signature as JWS has them (RFC 7518 §3.4), from DER: a sequence of two
 * integers, each with its length in front.
 */
export function sideBySide(der: Buffer): Buffer {
  const raw = Buffer.alloc(2 * numberBytes)
  const firstEnd = 4 + der[3]!
  for (const [at, number] of [der.subarray(4, firstEnd), der.subarray(firstEnd + 2)].entries()) {
    // DER leaves leading zeros out, and puts one before a number that would look negative.
    const digits = number.subarray(-numberBytes)
    digits.copy(raw, (at + 1) * numberBytes - digits.length)
  }
  return raw
}
