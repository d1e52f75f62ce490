import { errors } from '#shared/errors/catalogue.ts'

/** A text that was made shorter where it was too long. */
export interface CutText {
  text: string
  isCut: boolean
}

/** Which end of a text is kept where it is too long. */
export type KeptEnd = 'head' | 'tail'

/** The body as text. @throws GITHUB_ANSWER_TOO_LARGE for a longer one, which is not read to its end */
export async function readWhole({ body }: Response, maxBytes: number): Promise<CutText> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw errors.GITHUB_ANSWER_TOO_LARGE({ facts: { maxBytes } })
    chunks.push(chunk)
  }
  return { text: Buffer.concat(chunks).toString('utf8'), isCut: false }
}

/**
 * As much of the body as a reader gets: whole lines, at most `maxCharacters`. For a head no more is
 * read than that; for a tail all, of which no more is held than needed.
 */
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
    // One more than is kept: it tells whether the cut went through a line.
    text = text.slice(-maxCharacters - 1)
  }
  return isCut || text.length > maxCharacters
    ? { text: wholeLines(text, maxCharacters, keep), isCut: true }
    : { text, isCut: false }
}

/** The lines that fit, or a part of one that is too long by itself. */
function wholeLines(text: string, maxCharacters: number, keep: KeptEnd): string {
  if (keep === 'head') {
    const kept = text.slice(0, maxCharacters)
    const end = kept.lastIndexOf('\n')
    return end < 0 ? kept.toWellFormed() : kept.slice(0, end + 1)
  }
  const kept = text.slice(-maxCharacters)
  const start = text.slice(-maxCharacters - 1).indexOf('\n')
  return start < 0 || start === maxCharacters ? kept.toWellFormed() : kept.slice(start)
}
