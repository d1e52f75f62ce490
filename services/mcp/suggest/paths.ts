import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import { text } from '../github/shapes/fields.ts'
import type { Complete } from '../prompts/prompt.ts'
import { path as pathParameter, ref, repository } from '../tools/params.ts'
import { ifVisible } from '../tools/visible-repository.ts'
import { filledIn } from './filled-in.ts'
import { orNothing, startingWith } from './suggestions.ts'

const Entry = Type.Object({ path: text, type: text })
/** A file in place of a folder has nothing inside. */
const shape = TypeCompiler.Compile(Type.Union([Type.Array(Entry), Entry]))

/**
 * What lies in the folder that is written so far; a folder ends with a slash, to go on from.
 * GitHub REST `GET /repos/{owner}/{repo}/contents/{path}`.
 */
export const suggestPaths: Complete = async (begun, context, others) => {
  const place = filledIn(repository, others)
  const { branch } = others
  const isWrong = branch !== undefined && !Value.Check(ref, branch)
  if (!place || isWrong || !Value.Check(pathParameter, begun)) return []
  const folder = begun.slice(0, Math.max(0, begun.lastIndexOf('/')))
  const where = { ...place, ...(branch !== undefined && { ref: branch }) }
  const { github } = context
  const found =
    folder === ''
      ? github.get('GET /repos/{owner}/{repo}/contents', shape, where)
      : github.get('GET /repos/{owner}/{repo}/contents/{+path}', shape, { ...where, path: folder })
  const paths = found.then(({ body }) =>
    Array.isArray(body) ? body.map(({ path, type }) => (type === 'dir' ? `${path}/` : path)) : []
  )
  return startingWith(await orNothing(ifVisible(context, place, paths)), begun)
}
