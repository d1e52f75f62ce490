import { Value } from '@sinclair/typebox/value'
import type { Complete } from '../prompts/prompt.ts'
import { owner as ownerParameter } from '../tools/params.ts'
import { seesPrivate } from '../tools/visible-repository.ts'
import { namesShape, ownRepositories, visibleNames } from './own-repositories.ts'
import { orNothing, startingWith } from './suggestions.ts'

/**
 * Repositories of the owner that is filled in, latest first: the public ones, and those private ones
 * that the person works on, where the session may see them. GitHub REST `GET /users/{username}/repos`.
 */
export const suggestRepositories: Complete = async (begun, context, { owner }) => {
  if (owner === undefined || !Value.Check(ownerParameter, owner)) return []
  const query = { username: owner, sort: 'pushed', per_page: 100 }
  const published = context.github
    .get('GET /users/{username}/repos', namesShape, query)
    .then(({ body }) => visibleNames(context, body).map(({ repo }) => repo))
  const [known, own] = await Promise.all([
    orNothing(published),
    seesPrivate(context) ? ownRepositories(context) : [],
  ])
  const isTheirs = (one: { owner: string }) => one.owner.toLowerCase() === owner.toLowerCase()
  return startingWith([...own.filter(isTheirs).map(({ repo }) => repo), ...known], begun)
}
