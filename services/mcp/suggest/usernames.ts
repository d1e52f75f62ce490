import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { text } from '../github/shapes/fields.ts'
import type { Complete } from '../prompts/prompt.ts'
import { orNothing, startingWith } from './suggestions.ts'

const people = Type.Array(Type.Object({ login: text }))
const followedShape = TypeCompiler.Compile(people)
const foundShape = TypeCompiler.Compile(Type.Object({ items: people }))

const loginsOf = (some: readonly { login: string }[]) => some.map(({ login }) => login)

/** What a login can begin with; anything else would be words of the search’s own language. */
const beginning = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/

/**
 * Whom the person follows; once something is written, whose login begins with it.
 * GitHub REST `GET /user/following`, `GET /search/users`: one of them.
 */
export const suggestUsernames: Complete = async (begun, { github }) => {
  if (begun !== '' && !beginning.test(begun)) return []
  const query = { q: `${begun} in:login`, per_page: 100 }
  const people =
    begun === ''
      ? github.get('GET /user/following', followedShape, { per_page: 100 }).then(({ body }) => body)
      : github.get('GET /search/users', foundShape, query).then(({ body }) => body.items)
  return startingWith(await orNothing(people.then(loginsOf)), begun)
}
