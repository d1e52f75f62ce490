import { Type } from '@sinclair/typebox'
import { count, flag, nullish, text } from './fields.ts'

/** What is read of a repository in a list, a search, or alone. */
export const ListedRepository = Type.Object({
  full_name: text,
  owner: Type.Object({ id: count }),
  private: flag,
  html_url: text,
  description: nullish(text),
  language: nullish(text),
  stargazers_count: nullish(count),
  forks_count: nullish(count),
  open_issues_count: nullish(count),
  topics: nullish(Type.Array(text)),
  updated_at: nullish(text),
})
