import { errors } from '#shared/errors/catalogue.ts'

/** A text that was made shorter where it was too long. */
export interface CutText {
  text: string
  isCut: boolean
}

/** Which end of a text is kept where it is too long. */
export type KeptEnd = 'head' | 'tail'

/** The body as text. Reading ends where it is longer. @throws API_ERROR for a longer one */
export async function readWhole({ body }: Response, maxBytes: number): Promise<string> {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw errors.API_ERROR({ facts: { reason: 'too long', maxBytes } })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** As much of the body as a reader gets: whole lines, at most `maxCharacters`. */
export async function readCut(
  { body }: Response,
  maxCharacters: number,
  keep: KeptEnd
): Promise<CutText> {
  const decoder = new TextDecoder()
  let text = ''
  let isCut = false
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length <= 2 * maxCharacters) continue
    isCut = true
    if (keep === 'head') break
    text = text.slice(-maxCharacters)
  }
  if (text.length <= maxCharacters) return { text: isCut ? wholeLines(text, keep) : text, isCut }
  const kept = keep === 'head' ? text.slice(0, maxCharacters) : text.slice(-maxCharacters)
  return { text: wholeLines(kept, keep), isCut: true }
}

/** Without the line that a cut went through, unless it is the only one. */
function wholeLines(text: string, keep: KeptEnd): string {
  const end = keep === 'head' ? text.lastIndexOf('\n') : text.indexOf('\n')
  if (end < 0) return text.toWellFormed()
  return keep === 'head' ? text.slice(0, end + 1) : text.slice(end + 1)
}
