/** Bytes as text: a letter a byte, so that binary and text are searched alike. */
export const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

const percent = (bytes: Buffer): string =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

/** The letters of base64 that depend on `bytes` alone, whatever stands before and after them. */
function base64Within(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  const whole = Math.floor(((before + bytes.length) * 8) / 6)
  return text.slice(Math.ceil((before * 8) / 6), whole)
}

/** Every way in which a secret could be written down and read again, as `asText` would show it. */
function spellings(secret: string | Buffer): Set<string> {
  const bytes = Buffer.from(secret as string)
  const text = bytes.toString('utf8')
  const base64 = [0, 1, 2].map((before) => base64Within(bytes, before))
  const written = [
    ...[text, JSON.stringify(text).slice(1, -1)],
    ...[encodeURIComponent(text), new URLSearchParams({ x: text }).toString().slice(2)],
    ...[percent(bytes), percent(bytes).toUpperCase()],
    ...[bytes.toString('hex'), bytes.toString('hex').toUpperCase()],
    ...base64,
    ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
  ]
  return new Set([asText(bytes), ...written.map((one) => asText(Buffer.from(one)))])
}

/** Tells of a text whether the secret can be read in it, in whatever spelling. */
export function finderOf(secret: string | Buffer): (text: string) => boolean {
  const all = [...spellings(secret)]
  return (text) => all.some((spelling) => text.includes(spelling))
}

export const isReadable = (secret: string | Buffer, text: string): boolean => finderOf(secret)(text)
