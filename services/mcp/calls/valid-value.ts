import type { TSchema } from '@sinclair/typebox'

/** The keywords of JSON Schema that tools use. */
interface Keywords {
  type?: string
  enum?: unknown[]
  anyOf?: { const?: unknown }[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  /** Ends the sentence itself where the other keywords would not say it to a reader. */
  'x-valid'?: string
}

/** What a schema takes, in words that end the sentence "it must be …". */
export function validValue(schema: TSchema): string {
  const { type, 'x-valid': words, ...keywords } = schema as Keywords
  if (words) return words
  const choices = keywords.enum ?? keywords.anyOf?.map((one) => one.const)
  if (choices) return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = keywords
  if (type === 'boolean') return 'true or false'
  if (type === 'integer') return `a whole number${range(minimum, maximum)}`
  if (type === 'number') return `a number${range(minimum, maximum)}`
  if (type === 'array') return `a list${size(minItems, maxItems, 'entries')}`
  return `text${size(minLength, maxLength, 'characters')}`
}

const digits = (value: number) => value.toLocaleString('en-US')

function range(from?: number, to?: number): string {
  if (from !== undefined && to !== undefined) return ` from ${digits(from)} to ${digits(to)}`
  if (from !== undefined) return ` of at least ${digits(from)}`
  return to === undefined ? '' : ` of at most ${digits(to)}`
}

function size(from: number | undefined, to: number | undefined, unit: string): string {
  const words = range(from, to).replace(/^ from/, ' of')
  return words && `${words} ${unit}`
}
