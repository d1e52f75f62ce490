import type { TUnsafe } from '@sinclair/typebox'
import { Kind, TypeRegistry } from '@sinclair/typebox'

const kind = 'OneOf'

TypeRegistry.Set<{ enum: readonly string[] }>(kind, (schema, value) =>
  schema.enum.includes(value as string)
)

/** One of some words, written as the short `enum`: TypeBox’s own form takes a schema for each. */
export const oneOf = <const Word extends string>(
  words: readonly Word[],
  more: { default?: Word; description?: string } = {}
): TUnsafe<Word> => ({ [Kind]: kind, type: 'string', enum: words, ...more }) as never
