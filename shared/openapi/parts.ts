import type { TObject, TProperties, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { Answer, Content, Examples } from './operation.ts'

/** An object with these properties and no others. */
export const closed = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

/** Points at a schema of `Description.schemas`. */
export const ref = ({ $id }: TSchema): TSchema => Type.Unsafe({ $ref: `${$id}#` })

/** A string with an example of it. */
export const text = (description: string, example?: string, options: object = {}) =>
  Type.String({ description, ...(example !== undefined && { examples: [example] }), ...options })

/** Beside a request’s schema `@fastify/swagger` looks for its examples here. */
const body = (mediaType: string, schema: TObject, examples: Examples): Content => ({
  content: { [mediaType]: { schema: { ...schema, 'x-examples': examples } } },
})

export const jsonBody = (schema: TObject, examples: Examples): Content =>
  body('application/json', schema, examples)

/**
 * The page fills a form in with what its fields say of themselves: the first example, and nothing
 * where that has nothing, which counts as absent.
 */
export function formBody(schema: TObject, examples: Examples): Content {
  const [first] = Object.values(examples)
  const values = first!.value as Record<string, string>
  const fields = Object.entries(schema.properties).map(([name, field]) => [
    name,
    { ...field, examples: [values[name] ?? ''] },
  ])
  const filled = { ...schema, properties: Object.fromEntries(fields) }
  return body('application/x-www-form-urlencoded', filled, examples)
}

type Headers = NonNullable<Answer['headers']>

export const jsonAnswer = (
  description: string,
  schema: TSchema,
  examples: Examples,
  headers: Headers = {}
): Answer => ({ description, headers, content: { 'application/json': { schema, examples } } })

export const pageAnswer = (description: string, headers: Headers = {}): Answer => ({
  description,
  headers,
  content: {
    'text/html': {
      schema: Type.String(),
      examples: { page: { value: '<!doctype html>\n<html lang="en">…</html>' } },
    },
  },
})

export const emptyAnswer = (description: string, headers: Headers = {}): Answer => ({
  description,
  headers,
  type: 'null',
})
