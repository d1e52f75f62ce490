import type { TSchema } from '@sinclair/typebox'

/**
 * An argument of a tool that clients of 2026-07-28 repeat in a header, so that what stands between
 * can route by it. Its schema names the header: `'x-mcp-header': 'Region'` is `Mcp-Param-Region`.
 */
export interface MirroredArgument {
  /** Names of properties that lead to it. */
  path: readonly string[]
  /** In lower case, as Node has it. */
  header: string
  isInteger: boolean
}

const keyword = 'x-mcp-header'
/** RFC 9110 §5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const types = ['string', 'integer', 'boolean']

/**
 * Those of an input schema.
 * @throws TypeError where clients would drop the whole tool: a header name that is no token or comes
 * twice, a value that is no string, integer or boolean, a place that properties alone do not lead to
 */
export function mirroredArguments(input: TSchema): MirroredArgument[] {
  const found = within(input, [])
  const names = new Set(found.map(({ header }) => header))
  if (names.size < found.length) throw new TypeError('two arguments are repeated in one header')
  // Anywhere else, as in the entries of a list, it would have no one value.
  if (count(input) > found.length) throw new TypeError(`${keyword} belongs to a property`)
  return found
}

function within({ properties = {} }: TSchema, path: readonly string[]): MirroredArgument[] {
  const entries = Object.entries(properties as Record<string, TSchema>)
  return entries.flatMap(([name, schema]) => {
    const own = [...path, name]
    const deeper = within(schema, own)
    return keyword in schema ? [mirrored(schema, own), ...deeper] : deeper
  })
}

function mirrored({ [keyword]: name, type }: TSchema, path: readonly string[]): MirroredArgument {
  if (typeof name !== 'string' || !token.test(name) || !types.includes(type)) {
    throw new TypeError(`${path.join('.')} cannot be repeated in a header`)
  }
  return { path, header: `mcp-param-${name.toLowerCase()}`, isInteger: type === 'integer' }
}

function count(schema: TSchema): number {
  let times = 0
  JSON.stringify(schema, (key, value) => {
    if (key === keyword) times++
    return value
  })
  return times
}
