import { Type } from '@sinclair/typebox'

/**
 * Parameters that several tools take. `x-valid` ends the sentence "… but must be …" where the schema
 * alone would not say it to a reader; `'x-told': 'length'` keeps a value out of that sentence, all but
 * its length. Clients are sent neither.
 */

export const username = Type.String({
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9]))*$',
  minLength: 1,
  maxLength: 39,
  'x-valid': 'a GitHub user name: letters, digits and single hyphens between them, at most 39',
})

/** Of a person or an organisation; managed accounts of enterprises have an underscore. */
export const owner = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
  maxLength: 39,
  description: 'Login of the repository’s owner',
  'x-valid': 'the login of a repository’s owner, at most 39 characters, e.g. "octocat"',
})

export const repo = Type.String({
  pattern: '^[A-Za-z0-9._-]+$',
  maxLength: 100,
  description: 'Name of the repository',
  'x-valid': 'a repository’s name without its owner, at most 100 characters, e.g. "hello-world"',
})

/** What every tool about one repository takes. */
export const repository = { owner, repo }

/** Slashes at its ends mean nothing; a segment is never `.`, `..` or empty. */
export const path = Type.String({
  pattern: '^/?((?!\\.{1,2}(/|$))[^/]+(/(?!\\.{1,2}(/|$))[^/]+)*/?)?$',
  maxLength: 1000,
  'x-valid':
    'a path from the root of the repository, at most 1,000 characters, e.g. "src/index.ts"',
})

export const ref = Type.String({
  pattern: '^[^\\s~^:?*[\\\\]+$',
  maxLength: 255,
  'x-valid': 'the name of a branch or tag, or a commit’s SHA, at most 255 characters',
})

/** The same, where it has to be a branch. */
export const branch = {
  ...ref,
  'x-valid': 'the name of a branch, at most 255 characters',
}

export const number = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

export const login = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_[\\]-]*$',
  maxLength: 50,
  'x-valid': 'a login, at most 50 characters, e.g. "octocat"',
})

export const since = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
  'x-valid': 'a time like "2026-01-31T00:00:00Z"',
})

export const query = Type.String({
  minLength: 1,
  maxLength: 1000,
  pattern: '\\S',
  'x-valid': 'a search of 1 to 1,000 characters',
})

/** What every tool takes that lists. */
export const paging = {
  per_page: Type.Optional(
    Type.Integer({ default: 20, minimum: 1, maximum: 100, description: 'Entries per result' })
  ),
  cursor: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]+$',
      maxLength: 100,
      description: '`next_cursor` of the result before',
      'x-valid': 'a next_cursor of the same tool',
    })
  ),
}

/** For tools that only read GitHub. */
export const readOnly = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
} as const

export const title = Type.String({
  minLength: 1,
  maxLength: 256,
  pattern: '\\S',
  description: 'Title',
  'x-valid': 'a title of 1 to 256 characters',
})

/** What a person writes under a title: GitHub takes no more. */
export const markdown = Type.String({ maxLength: 65_536, description: 'Markdown' })

export const labels = Type.Array(
  Type.String({ minLength: 1, maxLength: 50, 'x-valid': 'a label of 1 to 50 characters' }),
  { maxItems: 20, description: 'Labels' }
)

export const assignees = Type.Array(login, { maxItems: 10 })

/** For tools that add something to GitHub, and change nothing that is there. */
export const adding = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: true,
} as const
