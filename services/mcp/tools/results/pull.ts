import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { CallContext } from '../../features/context.ts'
import { quoted } from '../../github/clean-text.ts'
import type { ListedPull } from '../../github/shapes/pull.ts'
import { seesPrivate } from '../visible-repository.ts'
import { labelsOf } from './issue.ts'
import { loginOf } from './person.ts'
import { count, strict, text, written } from './schema.ts'
import { day, named, oneLine } from './words.ts'

/** A pull request in a list. */
export const Pull = strict({
  number: count,
  title: written,
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
type Session = Pick<CallContext, 'scopes'>

/** A branch’s name cannot hold a colon. A fork may be gone, or private where what it forked is not. */
function headOf({ head, base }: Listed, session: Session): string {
  if (head.repo?.full_name === base.repo?.full_name) return head.ref
  const isTold = head.repo && (!head.repo.private || seesPrivate(session))
  return `${isTold ? head.repo?.full_name : 'unknown'}:${head.ref}`
}

export const toPull = (pull: Listed, session: Session): Pull => ({
  number: pull.number,
  title: oneLine(pull.title),
  state: pull.merged_at ? 'merged' : pull.state,
  draft: pull.draft ?? false,
  author: loginOf(pull.user),
  labels: labelsOf(pull.labels),
  head: oneLine(headOf(pull, session)),
  base: oneLine(pull.base.ref),
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
