import { errors } from '#shared/errors/catalogue.ts'
import type { AppError, ErrorDetails, Facts } from '#shared/errors/define.ts'

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
  return isHidden ? missingOrPrivate({ facts }) : errors.GITHUB_NOT_FOUND({ facts })
}

/** Of a repository that is missing, or private to a session without `github:private`. */
export const missingOrPrivate = (known: Pick<ErrorDetails, 'cause' | 'facts'> = {}): AppError =>
  errors.GITHUB_NOT_FOUND({
    message: 'This is missing on GitHub, or private: this session may not see what is private.',
    hint: `Check the spelling. If it is private, the client must sign in again with the scope ${privateScope}: disconnect this server in the client, connect it anew, and allow private repositories.`,
    details: { missingScope: privateScope },
    ...known,
  })
