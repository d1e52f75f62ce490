import { STATUS_CODES } from 'node:http'
import type { TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { ErrorName } from '../errors/catalogue.ts'
import { errors } from '../errors/catalogue.ts'
import type { AppError } from '../errors/define.ts'
import { errorBody } from '../plugins/error-handler.ts'
import type { Answer } from './operation.ts'
import { closed, ref, text } from './parts.ts'

/** How an endpoint puts an error. */
export interface ErrorForm {
  mediaType: string
  schema: TSchema
  /** The body that the endpoint itself would send. */
  bodyOf: (error: AppError) => unknown
  statusOf?: (error: AppError) => number
  headersOf?: (status: number) => NonNullable<Answer['headers']>
}

export const exampleRequestId = '3f0c8a52-6a1b-4c7e-9d2f-5b8e7a1c4d60'

export const RequestId = text('Also in the header `x-request-id` and in the server’s log')

/** Errors where an endpoint speaks JSON and no standard has a form for them. */
export const JsonError = Type.Object(
  {
    error: closed({
      code: Type.String({ description: 'Stable; see the errors page', pattern: '^[A-Z]+_\\d{3}$' }),
      name: Type.String(),
      message: text('A sentence for people'),
      hint: text('What to do next'),
      requestId: RequestId,
      details: Type.Object({}, { additionalProperties: true }),
    }),
  },
  { $id: 'JsonError', additionalProperties: false }
)

export const jsonForm: ErrorForm = {
  mediaType: 'application/json',
  schema: ref(JsonError),
  bodyOf: (error) => errorBody(error, exampleRequestId),
}

/** The answers that these errors of the catalogue become, with an example of each. */
export function refusals(form: ErrorForm, names: readonly ErrorName[]): Record<number, Answer> {
  const found: Record<number, Answer> = {}
  const statusOf = form.statusOf ?? (({ statusCode }) => statusCode)
  const all = names.map((name) => errors[name]())
  for (const [status, some] of Object.entries(Object.groupBy(all, statusOf))) {
    const examples = Object.fromEntries(
      some!.map((error) => [
        error.name,
        { summary: `${error.code} ${error.message}`, value: form.bodyOf(error) },
      ])
    )
    found[Number(status)] = {
      description: `${STATUS_CODES[status]}: ${some!.map(({ name }) => name).join(', ')}`,
      headers: {
        ...(['429', '503'].includes(status) && { 'Retry-After': retryAfter }),
        ...form.headersOf?.(Number(status)),
      },
      content: { [form.mediaType]: { schema: form.schema, examples } },
    }
  }
  return found
}

const retryAfter = Type.Integer({ description: 'Seconds to wait, where they are known' })
