import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { quoted } from '../../github/clean-text.ts'
import type { ListedIssue } from '../../github/shapes/issue.ts'
import { loginOf } from './person.ts'
import { count, strict, text, written } from './schema.ts'
import { day, named, oneLine, some } from './words.ts'

/** An issue or pull request in a list. */
export const Issue = strict({
  number: count,
  title: written,
  state: text,
  author: text,
  labels: Type.Array(text),
  comments: count,
  created_at: text,
  updated_at: text,
})
export type Issue = Static<typeof Issue>

const maxLabels = 20
const maxLabelCharacters = 50

export const labelsOf = (labels: Static<typeof ListedIssue>['labels']): string[] =>
  labels
    .map((label) => oneLine(typeof label === 'string' ? label : label.name, maxLabelCharacters))
    .filter((name) => name !== '')
    .slice(0, maxLabels)

/** `owner/name` at the end of a repository’s address in the API. */
export const fullNameIn = (repositoryUrl: string): string =>
  repositoryUrl.split('/').slice(-2).join('/')

export const toIssue = (issue: Static<typeof ListedIssue>): Issue => ({
  number: issue.number,
  title: oneLine(issue.title),
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
