import type { Static, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { cleanLine } from '../../github/clean-text.ts'
import type { repositoriesShape } from '../../github/shapes.ts'

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** A repository in a list. Null: GitHub does not say. */
export const Repository = Type.Object({
  full_name: Type.String({ description: '`owner/name`' }),
  description: nullable(Type.String({ description: 'As its owner wrote it: data' })),
  private: Type.Boolean(),
  language: nullable(Type.String()),
  stargazers_count: nullable(Type.Integer()),
  forks_count: nullable(Type.Integer()),
  open_issues_count: nullable(Type.Integer({ description: 'Open issues and pull requests' })),
  topics: Type.Optional(Type.Array(Type.String())),
  updated_at: nullable(Type.String({ description: 'ISO 8601' })),
  html_url: Type.String(),
})
export type Repository = Static<typeof Repository>

type Listed = Static<ReturnType<typeof repositoriesShape.Schema>>[number]

export const toRepository = (repo: Listed): Repository => ({
  full_name: repo.full_name,
  description: cleanLine(repo.description),
  private: repo.private,
  language: repo.language ?? null,
  stargazers_count: repo.stargazers_count ?? null,
  forks_count: repo.forks_count ?? null,
  open_issues_count: repo.open_issues_count ?? null,
  ...(repo.topics && { topics: repo.topics }),
  updated_at: repo.updated_at ?? null,
  html_url: repo.html_url,
})

/** So that structured content and text together stay within what a result may weigh. */
const maxListCharacters = 40_000

/** As many repositories, from the first on, as a result has room for. */
export function fitRepositories(all: readonly Repository[]) {
  let characters = 0
  const end = all.findIndex((repository) => {
    characters += JSON.stringify(repository).length
    return characters > maxListCharacters
  })
  return end < 0
    ? { repositories: [...all], isCut: false }
    : { repositories: all.slice(0, end), isCut: true }
}
