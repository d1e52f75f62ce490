import type { Static, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import type { ListedRepository } from '../../github/shapes/repository.ts'
import { day } from './words.ts'

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

type Listed = Static<typeof ListedRepository>

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

/** One line. */
export function describeRepository(repository: Repository): string {
  const counts = [
    [repository.stargazers_count, 'stars'],
    [repository.forks_count, 'forks'],
    [repository.open_issues_count, 'open issues'],
  ].flatMap(([count, what]) => (count === null ? [] : [`${count} ${what}`]))
  const facts = [
    repository.private ? 'private' : 'public',
    ...(repository.language ? [repository.language] : []),
    ...counts,
    ...(repository.updated_at ? [`updated ${day(repository.updated_at)}`] : []),
  ]
  const description = repository.description ? `: ${quoted(repository.description)}` : ''
  return `- ${repository.full_name} (${facts.join(', ')})${description}`
}
