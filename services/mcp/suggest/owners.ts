import type { Complete } from '../prompts/prompt.ts'
import { ownRepositories } from './own-repositories.ts'
import { startingWith } from './suggestions.ts'
import { suggestUsernames } from './usernames.ts'

/** Owners of what the person works on, latest first; else anybody whose login begins so. */
export const suggestOwners: Complete = async (begun, context, others) => {
  const owners = (await ownRepositories(context)).map(({ owner }) => owner)
  const known = startingWith(owners, begun)
  return known.length > 0 || begun === '' ? known : suggestUsernames(begun, context, others)
}
