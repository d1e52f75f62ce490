import fc from 'fast-check'
import t from 'tap'
import type { KeptEnd } from '../../github/read-body.ts'
import { readCut } from '../../github/read-body.ts'

/** A body that arrives in pieces of this many bytes, which may part a character. */
const inPieces = (text: string, size: number) => {
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size)
  )
  return new Response(ReadableStream.from(pieces))
}

/** The lines that fit from an end on, found one by one; a part of one that is too long by itself. */
function expected(text: string, maxCharacters: number, keep: KeptEnd): string {
  if (text.length <= maxCharacters) return text
  const lines = text.split(/(?<=\n)/)
  const kept: string[] = []
  const from = () => (keep === 'head' ? lines.shift()! : lines.pop()!)
  for (let line = from(); kept.join('').length + line.length <= maxCharacters; line = from()) {
    if (keep === 'head') kept.push(line)
    else kept.unshift(line)
  }
  if (kept.length > 0) return kept.join('')
  const part = keep === 'head' ? text.slice(0, maxCharacters) : text.slice(-maxCharacters)
  return part.toWellFormed()
}

const piece = fc.constantFrom('a', 'line', '\n', '\n\n', 'ü', '☃', '🐙', ' ')
const texts = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))

t.test('a cut text is the lines that fit, however its bytes arrive', async (t) => {
  let cuts = 0
  const property = fc.asyncProperty(
    texts,
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 30 }),
    fc.constantFrom<KeptEnd>('head', 'tail'),
    async (text, maxCharacters, size, keep) => {
      const cut = await readCut(inPieces(text, size), maxCharacters, keep)
      if (cut.isCut) cuts++
      return (
        cut.isCut === text.length > maxCharacters &&
        cut.text === expected(text, maxCharacters, keep)
      )
    }
  )
  await t.resolves(fc.assert(property, { numRuns: 3000 }))
  t.ok(cuts > 500 && cuts < 2900, `${cuts} were cut`)
})
