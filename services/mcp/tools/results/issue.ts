import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import type { ListedIssue } from '../../github/shapes/issue.ts'
import { loginOf } from './person.ts'
import { count, strict, text } from './schema.ts'
import { day, named, some } from './words.ts'

/** An issue or pull request in a list. */
export const Issue = strict({
  number: count,
  title: text,
  state: text,
  author: text,
  labels: Type.Array(text),
  comments: count,
  created_at: text,
  updated_at: text,
})
export type Issue = Static<typeof Issue>

const maxLabels = 20

export const labelsOf = (labels: Static<typeof ListedIssue>['labels']): string[] =>
  labels
    .map((label) => cleanLine(typeof label === 'string' ? label : label.name))
    .filter((name) => name !== null)
    .slice(0, maxLabels)

export const toIssue = (issue: Static<typeof ListedIssue>): Issue => ({
  number: issue.number,
  title: cleanLine(issue.title) ?? '',
  state: issue.state,
  author: loginOf(issue.user),
  labels: labelsOf(issue.labels),
  comments: issue.comments ?? 0,
  created_at: issue.created_at,
  updated_at: issue.updated_at,
})

/** One line without a beginning. */
export const describeIssue = (issue: Issue): string =>
  [
    `#${issue.number} ${issue.state}: ${quoted(issue.title)} by ${issue.author}`,
    ...named('labels', issue.labels),
    some(issue.comments, 'comment'),
    `updated ${day(issue.updated_at)}`,
  ].join(', ')
