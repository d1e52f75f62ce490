import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { CallContext } from '../features/context.ts'
import { flag, text } from '../github/shapes/fields.ts'
import { seesPrivate } from '../tools/visible-repository.ts'

/** What is read of a list of repositories. */
export const namesShape = TypeCompiler.Compile(
  Type.Array(Type.Object({ full_name: text, private: flag }))
)

/** Owner and name of those that the session may see. */
export function visibleNames(
  context: Pick<CallContext, 'scopes'>,
  repositories: readonly { full_name: string; private: boolean }[]
) {
  return repositories
    .filter((one) => !one.private || seesPrivate(context))
    .map(({ full_name }) => {
      const [owner = '', repo = ''] = full_name.split('/')
      return { owner, repo }
    })
}

/** Repositories that the person works on, the latest hundred. GitHub REST `GET /user/repos`. */
export async function ownRepositories(context: Pick<CallContext, 'github' | 'scopes'>) {
  const { body } = await context.github.get('GET /user/repos', namesShape, {
    sort: 'pushed',
    per_page: 100,
    visibility: seesPrivate(context) ? 'all' : 'public',
  })
  return visibleNames(context, body)
}
