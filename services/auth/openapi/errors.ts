import { Type } from '@sinclair/typebox'
import type { ErrorName } from '#shared/errors/catalogue.ts'
import type { ErrorForm } from '#shared/openapi/errors.ts'
import { exampleRequestId, jsonForm, RequestId, refusals } from '#shared/openapi/errors.ts'
import type { Answer } from '#shared/openapi/operation.ts'
import { pageAnswer, ref, text } from '#shared/openapi/parts.ts'
import { oauthErrorBody } from '../plugins/oauth-errors.ts'
import { pageStatus } from '../plugins/page-errors.ts'

/** Errors of the OAuth endpoints. */
export const OAuthError = Type.Object(
  {
    error: text('A code of RFC 6749 §5.2, RFC 7591 §3.2.2 or RFC 8707 §2'),
    error_description: text('A sentence for people'),
    request_id: RequestId,
  },
  { $id: 'OAuthError', additionalProperties: false }
)

const challenge = {
  'WWW-Authenticate': text('Where the client sent an `Authorization` header'),
}

export const oauthForm: ErrorForm = {
  mediaType: 'application/json',
  schema: ref(OAuthError),
  bodyOf: (error) => oauthErrorBody(error, exampleRequestId),
  headersOf: (status) => (status === 401 ? challenge : {}),
}

const { schema } = pageAnswer('').content!['text/html']!

/** Where a browser asks, errors are told in a page, in the language it asks for. */
export const pageForm: ErrorForm = {
  mediaType: 'text/html',
  schema,
  bodyOf: ({ message }) => `<!doctype html>\n<html lang="en">… ${message} …</html>`,
  statusOf: pageStatus,
}

/** Where a page is and JSON too: each error in the form that was asked for. */
export function eitherForm(names: readonly ErrorName[]): Record<number, Answer> {
  const json = refusals(jsonForm, names)
  const both = Object.entries(refusals(pageForm, names)).map(([status, page]) => [
    status,
    { ...page, content: { ...page.content, ...json[Number(status)]?.content } },
  ])
  return Object.fromEntries(both)
}
