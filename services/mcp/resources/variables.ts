import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { errors } from '#shared/errors/catalogue.ts'

/**
 * Variables of an address that are what the tools take too.
 * @throws RESOURCE_NOT_FOUND for others: nothing on GitHub has such a name
 */
export function readVariables<Name extends string>(
  schemas: Readonly<Record<Name, TSchema>>,
  variables: Readonly<Record<string, string>>
): Record<Name, string> {
  for (const [name, schema] of Object.entries<TSchema>(schemas)) {
    if (!Value.Check(schema, variables[name])) throw errors.RESOURCE_NOT_FOUND({ facts: { name } })
  }
  return variables as Record<Name, string>
}
