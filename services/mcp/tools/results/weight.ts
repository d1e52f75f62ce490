import { cleanText } from '../../github/clean-text.ts'
import { block } from './words.ts'

/**
 * Characters of a whole result, its structured part (as JSON) and its text together. Each tool shares
 * them out between the parts that can grow, and leaves `aside` for all others.
 */
export const maxResult = 60_000
export const aside = 10_000

/** What a text weighs that stands in the structured part and, as a block, in the text. */
const weight = (text: string) => JSON.stringify(text).length + block(text).length

/** Whether the text was made shorter is told beside it. */
export interface Fitted {
  text: string
  isCut: boolean
}

/** The first lines of a text that weigh no more than `room`; of one long line its beginning. */
export function fitText(text: string, room: number): Fitted {
  if (weight(text) <= room) return { text, isCut: false }
  const kept: string[] = []
  let left = room
  for (const line of text.split('\n')) {
    left -= weight(line) + 1
    if (left < 0) break
    kept.push(line)
  }
  if (kept.length > 0) return { text: kept.join('\n'), isCut: true }
  // A cleaned character weighs at most three: two in JSON, and itself.
  return { text: text.slice(0, Math.floor(room / 3) - 2).toWellFormed(), isCut: true }
}

/** Markdown that a GitHub user wrote, cleaned, and no heavier than `room`; null where there is none. */
export function fitMarkdown(markdown: string | null | undefined, room: number): Fitted | null {
  const clean = cleanText(markdown, room)
  if (clean === null) return null
  const fitted = fitText(clean, room)
  return { text: fitted.text, isCut: fitted.isCut || clean.length > room }
}
