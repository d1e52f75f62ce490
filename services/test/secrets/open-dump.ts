import { createDecipheriv } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import secureSession from '@fastify/secure-session'
import Fastify from 'fastify'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { asText } from './spellings.ts'

const calls =
  /(?:\b(?:sealer|marker)\(\s*[\w.]+,\s*|\.derive\()(?:(['`])(?<label>[^'`]+)\1|(?<name>\w+))/g

/**
 * Every label that the code derives a key for, read from the code itself; what it puts into one, such
 * as a token, is each of `parts` in turn.
 */
export function purposeLabels(parts: readonly string[]): string[] {
  const files = globSync('{shared,services}/**/*.ts').filter(
    (file) => !/[\\/](test|testing)[\\/]|shared.crypto/.test(file)
  )
  const labels = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(calls)].map(({ groups }) => {
      const named = new RegExp(`const ${groups!['name']} = '([^']+)'`).exec(text)?.[1]
      const label = groups!['label'] ?? named
      if (label === undefined) throw new Error(`${file}: a label that cannot be read`)
      return label
    })
  })
  return [...new Set(labels)].flatMap((label) =>
    label.includes('${') ? parts.map((part) => label.replace(/\$\{\w+\}/, part)) : [label]
  )
}

/** Keys that whoever holds the ring can make: its own, and one for every label. */
const keysOf = (ring: string, labels: readonly string[]): Buffer[] => [
  Buffer.from(ring, 'base64'),
  ...labels.map((label) => keyRing([ring]).derive(label)[0].key.export()),
]

/** The id of a key may begin with a hyphen, where no word does. */
const aSeal = /(?<![\w-])[\w-]{8}\.([\w-]{38,})/g
const [ivBytes, tagBytes] = [12, 16]

/**
 * What the sealed values in a dump hold for a thief who has a ring: every value under every key, and
 * without the checks of AES-GCM, which keep nobody from reading.
 */
export function openDump(dump: string, ring: string, labels: readonly string[]): string {
  const keys = keysOf(ring, labels)
  const seals = [...dump.matchAll(aSeal)].map(([, body = '']) => Buffer.from(body, 'base64url'))
  const opened = seals.flatMap((seal) =>
    keys.map((key) => {
      // GCM encrypts as CTR does, its counter being 2 at the first block (NIST SP 800-38D §7.1).
      const counter = Buffer.concat([seal.subarray(0, ivBytes), Buffer.from([0, 0, 0, 2])])
      const decipher = createDecipheriv('aes-256-ctr', key, counter)
      return decipher.update(seal.subarray(ivBytes, -tagBytes))
    })
  )
  return opened.map(asText).join('\n')
}

/** How many of the cookies a thief who has a ring can open, with all keys that can be made of it. */
export async function openCookies(
  cookies: Iterable<string>,
  ring: string,
  labels: readonly string[]
) {
  const app = Fastify()
  await app.register(secureSession, { key: keysOf(ring, labels) })
  await app.ready()
  const opened = [...cookies].filter((one) => app.decodeSecureSession(decodeURIComponent(one)))
  await app.close()
  return opened.length
}
