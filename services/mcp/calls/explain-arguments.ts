import type { TArray, TObject, TSchema } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import { errors } from '#shared/errors/catalogue.ts'
import { validValue } from './valid-value.ts'

export type Arguments = Readonly<Record<string, unknown>>

const maxMistakes = 10
const maxValueCharacters = 100

/**
 * Compiles a tool’s input schema, once. The result reads the arguments of a call: with the schema’s
 * defaults, or refused with one sentence for each mistake (ten at most).
 *
 * @throws INVALID_INPUT naming the argument, the value given and what is valid.
 */
export function argumentReader(tool: string, schema: TObject) {
  const check = TypeCompiler.Compile(schema)
  return (given: Arguments): Arguments => {
    const input = Value.Default(schema, { ...given })
    if (check.Check(input)) return input
    const mistakes = [...wrongArguments(schema, given), ...unknownArguments(tool, schema, given)]
    const more = mistakes.length - maxMistakes
    const told = [...mistakes.slice(0, maxMistakes), ...(more > 0 ? [`And ${more} more.`] : [])]
    throw errors.INVALID_INPUT({ message: told.join(' '), hint: '' })
  }
}

function wrongArguments({ properties, required = [] }: TObject, given: Arguments): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (!Object.hasOwn(given, name)) {
      return required.includes(name)
        ? [`${name} is missing, but must be ${validValue(schema)}.`]
        : []
    }
    if (Value.Check(schema, given[name])) return []
    return [wrongValue(name, schema, given[name])]
  })
}

/** Of a list whose length is right: its first wrong entry. */
function wrongValue(name: string, schema: TSchema, value: unknown): string {
  if (schema['type'] !== 'array' || !Array.isArray(value)) {
    const told = schema['x-told'] === 'length' ? lengthOf(value) : shown(value)
    return `${name} is ${told}, but must be ${validValue(schema)}.`
  }
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema as TArray
  if (value.length < minItems || value.length > maxItems) {
    return `${name} has ${value.length} entries, but must be ${validValue(schema)}.`
  }
  const at = value.findIndex((entry) => !Value.Check(items, entry))
  return wrongValue(`${name}[${at}]`, items, value[at])
}

function unknownArguments(tool: string, { properties }: TObject, given: Arguments): string[] {
  const known = Object.keys(properties)
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  const takes = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none'
  return unknown.map((name) => `${shown(name)} is not an argument of ${tool}: ${takes}.`)
}

/** Of a value that nobody wants to read again. */
function lengthOf(value: unknown): string {
  if (typeof value !== 'string') return 'no text'
  const digits = value.length.toLocaleString('en-US')
  return `text of ${digits} ${value.length === 1 ? 'character' : 'characters'}`
}

/** A value as JSON, with all that is invisible escaped, cut to 100 characters; of lists and objects the kind. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object'
  }
  const json = JSON.stringify(value).slice(0, maxValueCharacters + 1)
  const cut = json.length > maxValueCharacters ? `${json.slice(0, maxValueCharacters)}…` : json
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`
  )
}
