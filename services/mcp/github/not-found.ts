import { errors } from '#shared/errors/catalogue.ts'
import type { AppError, Facts } from '#shared/errors/define.ts'

const privateScope = 'github:private'

/**
 * What is not there, or not to be seen by this session. Of a repository the two sound alike, as they
 * do at GitHub: the answer must not tell that a private one exists.
 */
export function notFound(
  { route, scopes }: { route: string; scopes: readonly string[] },
  facts: Facts = {}
): AppError {
  const isHidden = route.includes('/{repo}') && !scopes.includes(privateScope)
  return isHidden ? missingOrPrivate(facts) : errors.GITHUB_NOT_FOUND({ facts })
}

/** Of a repository that is missing, or private to a session without `github:private`. */
export const missingOrPrivate = (facts: Facts = {}): AppError =>
  errors.GITHUB_NOT_FOUND({
    message: 'There is no such thing on GitHub, or it is private, which this session may not read.',
    hint: `Check the spelling; to read private repositories, let the client authorize again with the scope ${privateScope}.`,
    details: { missingScope: privateScope },
    facts,
  })
