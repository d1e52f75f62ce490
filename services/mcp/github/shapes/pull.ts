import { Type } from '@sinclair/typebox'
import { count, flag, nullish, person, text } from './fields.ts'

const Side = Type.Object({
  ref: text,
  sha: text,
  /** Null where the fork is gone. */
  repo: nullish(Type.Object({ full_name: text, private: flag })),
})

/** What is read of a pull request in a list or alone. */
export const ListedPull = Type.Object({
  number: count,
  title: text,
  state: text,
  draft: nullish(flag),
  merged_at: nullish(text),
  html_url: text,
  user: person,
  labels: Type.Array(Type.Object({ name: nullish(text) })),
  created_at: text,
  updated_at: text,
  head: Side,
  base: Side,
})
