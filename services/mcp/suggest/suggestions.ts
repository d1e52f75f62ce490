import { AppError } from '#shared/errors/define.ts'
import { cleanLine } from '../github/clean-text.ts'

const nothings = ['GITHUB_NOT_FOUND', 'INVALID_INPUT']

/** What is missing, not for this session, or no name at all has no values to suggest. */
export async function orNothing(suggested: Promise<string[]>): Promise<string[]> {
  try {
    return await suggested
  } catch (error) {
    if (error instanceof AppError && nothings.includes(error.name)) return []
    throw error
  }
}

/**
 * Those that go on from what is written already, in any case, each once. One that would hide
 * something from who reads it is left out.
 */
export const startingWith = (values: Iterable<string>, begun: string): string[] =>
  [...new Set(values)].filter(
    (one) => one.toLowerCase().startsWith(begun.toLowerCase()) && cleanLine(one) === one
  )
