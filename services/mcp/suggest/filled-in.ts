import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** Arguments that are filled in already; null where one is missing, or is no such thing. */
export function filledIn<Name extends string>(
  schemas: Readonly<Record<Name, TSchema>>,
  others: Readonly<Record<string, string>>
): Record<Name, string> | null {
  const entries = Object.entries<TSchema>(schemas)
  if (!entries.every(([name, schema]) => Value.Check(schema, others[name]))) return null
  return Object.fromEntries(entries.map(([name]) => [name, others[name]])) as Record<Name, string>
}
