import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import type { CallContext } from '../features/context.ts'
import { text } from '../github/shapes/fields.ts'
import type { Complete } from '../prompts/prompt.ts'
import { ref, repository } from '../tools/params.ts'
import { ifVisible } from '../tools/visible-repository.ts'
import { filledIn } from './filled-in.ts'
import { orNothing, startingWith } from './suggestions.ts'

const branchesShape = TypeCompiler.Compile(Type.Array(Type.Object({ name: text })))
const refsShape = TypeCompiler.Compile(Type.Array(Type.Object({ ref: text })))

interface Place {
  owner: string
  repo: string
}

const allBranches = (place: Place, { github }: CallContext) =>
  github
    .get('GET /repos/{owner}/{repo}/branches', branchesShape, { ...place, per_page: 100 })
    .then(({ body }) => body.map(({ name }) => name))

/** Of many branches those that begin so, also beyond the first hundred. */
const matching = (place: Place, begun: string, { github }: CallContext) =>
  github
    .get('GET /repos/{owner}/{repo}/git/matching-refs/{+ref}', refsShape, {
      ...place,
      ref: `heads/${begun.replace(/\/$/, '')}`,
    })
    .then(({ body }) => body.map((one) => one.ref.replace('refs/heads/', '')))

/**
 * Branches of the repository that is filled in. GitHub REST `GET /repos/{owner}/{repo}/branches`, or
 * `…/git/matching-refs/heads/{begun}`.
 */
export const suggestBranches: Complete = async (begun, context, others) => {
  const place = filledIn(repository, others)
  if (!place || (begun !== '' && !Value.Check(ref, begun))) return []
  const found = begun === '' ? allBranches(place, context) : matching(place, begun, context)
  return startingWith(await orNothing(ifVisible(context, place, found)), begun)
}
