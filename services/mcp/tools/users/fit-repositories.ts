import type { Repository } from '../results/repository.ts'

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
