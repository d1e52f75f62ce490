import type { Static } from '@sinclair/typebox'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import type { ListedCommit } from '../../github/shapes/commit.ts'
import { maybe, present, strict, text, written } from './schema.ts'
import { day, oneLine } from './words.ts'

/** A commit in a list. */
export const Commit = strict({
  sha: text,
  title: written,
  author: maybe(text),
  author_name: maybe(written),
  date: maybe(text),
})
export type Commit = Static<typeof Commit>

export const toCommit = ({ sha, author, commit }: Static<typeof ListedCommit>): Commit => ({
  sha,
  title: oneLine(commit.message.split('\n', 1)[0]),
  ...present({
    author: author?.login,
    author_name: cleanLine(commit.author?.name),
    date: commit.author?.date,
  }),
})

/** One line without a beginning. */
export const describeCommit = ({ sha, title, author, author_name, date }: Commit): string =>
  [
    `${sha.slice(0, 10)}${date ? ` of ${day(date)}` : ''}: ${quoted(title)}`,
    ...(author ? [`by ${author}`] : author_name ? [`by ${quoted(author_name)}`] : []),
  ].join(' ')
