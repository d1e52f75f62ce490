import { Type } from '@sinclair/typebox'
import { count, nullish, person, text } from './fields.ts'

/** What is read of a comment. */
export const ListedComment = Type.Object({
  id: count,
  user: person,
  body: nullish(text),
  created_at: text,
})
