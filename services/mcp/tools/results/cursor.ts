import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'

/** Where a list goes on: on which page of GitHub’s, after how many of its entries. */
export interface Place {
  page: number
  skip: number
}

type Input = Readonly<Record<string, unknown>>

/** A cursor belongs to a tool and to its other arguments: with others its place means nothing. */
function mark(tool: string, { cursor: _, ...input }: Input): string {
  const sorted = Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1))
  return digest(tool, JSON.stringify(sorted)).slice(0, 16)
}

export const writeCursor = (tool: string, input: Input, { page, skip }: Place): string =>
  Buffer.from(`${page}.${skip}.${mark(tool, input)}`).toString('base64url')

/** The place that `input.cursor` leads to, the beginning without one. @throws INVALID_INPUT */
export function readCursor(tool: string, input: Input): Place {
  const { cursor } = input
  if (cursor === undefined) return { page: 1, skip: 0 }
  const words = Buffer.from(String(cursor), 'base64url').toString()
  const [, page, skip, given] = /^(\d{1,6})\.(\d{1,4})\.([\w-]{16})$/.exec(words) ?? []
  if (given === mark(tool, input)) return { page: Number(page), skip: Number(skip) }
  throw errors.INVALID_INPUT({
    message: `cursor is "${cursor}", but must be a next_cursor of ${tool} with the same other arguments.`,
    hint: 'Leave cursor out to begin again.',
  })
}
