import { errors } from '../errors/catalogue.ts'

/**
 * The value itself, a whole number ≥ 1. Redis refuses other times to live and counts, so every
 * backend does: what passes here on memory passes in production.
 *
 * @throws INTERNAL_ERROR naming `name`.
 */
export function atLeastOne(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value
  const cause = new RangeError(`${name} is not a whole number ≥ 1`)
  throw errors.INTERNAL_ERROR({ cause, facts: { [name]: value } })
}

/** The id itself, or `oldest` for null. @throws INVALID_INPUT if it has not the form `pattern`. */
export function entryId(afterId: string | null, pattern: RegExp, oldest: string): string {
  if (afterId === null) return oldest
  if (pattern.test(afterId)) return afterId
  throw errors.INVALID_INPUT({ message: 'The id of the last event is not valid.' })
}
