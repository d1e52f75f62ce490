import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import type { ListedPull } from '../../github/shapes/pull.ts'
import { labelsOf } from './issue.ts'
import { loginOf } from './person.ts'
import { count, strict, text } from './schema.ts'
import { day, named } from './words.ts'

/** A pull request in a list. */
export const Pull = strict({
  number: count,
  title: text,
  state: Type.String({ description: 'open, closed or merged' }),
  draft: Type.Boolean(),
  author: text,
  labels: Type.Array(text),
  head: Type.String({ description: 'Branch, with its repository where that is another' }),
  base: text,
  created_at: text,
  updated_at: text,
})
export type Pull = Static<typeof Pull>

type Listed = Static<typeof ListedPull>

/** A branch’s name cannot hold a colon. */
function headOf({ head, base }: Listed): string {
  const isFork = head.repo?.full_name !== base.repo?.full_name
  return isFork ? `${head.repo?.full_name ?? 'unknown'}:${head.ref}` : head.ref
}

export const toPull = (pull: Listed): Pull => ({
  number: pull.number,
  title: cleanLine(pull.title) ?? '',
  state: pull.merged_at ? 'merged' : pull.state,
  draft: pull.draft ?? false,
  author: loginOf(pull.user),
  labels: labelsOf(pull.labels),
  head: cleanLine(headOf(pull)) ?? '',
  base: cleanLine(pull.base.ref) ?? '',
  created_at: pull.created_at,
  updated_at: pull.updated_at,
})

/** One line without a beginning. */
export const describePull = (pull: Pull): string =>
  [
    `#${pull.number} ${pull.state}${pull.draft ? ' draft' : ''}: ${quoted(pull.title)} by ${pull.author}`,
    `${quoted(pull.head)} into ${quoted(pull.base)}`,
    ...named('labels', pull.labels),
    `updated ${day(pull.updated_at)}`,
  ].join(', ')
