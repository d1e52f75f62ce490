import { Type } from '@sinclair/typebox'
import { nullish, person, text } from './fields.ts'

/** What is read of a commit. `author` is the account, `commit.author` what git says. */
export const ListedCommit = Type.Object({
  sha: text,
  html_url: text,
  author: person,
  commit: Type.Object({
    message: text,
    author: nullish(Type.Object({ name: nullish(text), date: nullish(text) })),
  }),
})
