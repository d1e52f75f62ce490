import { Type } from '@sinclair/typebox'
import { count, nullish, person, text } from './fields.ts'

/** What is read of an issue or pull request in a list, a search, or alone. */
export const ListedIssue = Type.Object({
  number: count,
  title: text,
  state: text,
  html_url: text,
  user: person,
  labels: Type.Array(Type.Union([text, Type.Object({ name: nullish(text) })])),
  comments: nullish(count),
  created_at: text,
  updated_at: text,
  closed_at: nullish(text),
  pull_request: Type.Optional(Type.Unknown()),
})
