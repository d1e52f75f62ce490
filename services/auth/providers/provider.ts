import { AppError } from '#shared/errors/define.ts'
import type { Scope } from '#shared/tokens/scopes.ts'

/** Where people sign in. GitHub is the one provider; another one keeps this contract. */
export interface Provider {
  /** Names this server and app in the keys of records: another one means other people. */
  upstream: string
  /** The provider’s own scopes for ours; empty where the app itself decides. */
  upstreamScopes(scopes: readonly Scope[]): string[]
  authorizeUrl(request: UpstreamRequest): string
  /** @throws OAUTH_NOT_CONFIGURED, ACCESS_DENIED, API_ERROR, GITHUB_UNREACHABLE */
  exchange(code: string, codeVerifier: string): Promise<UpstreamTokens>
  /** @throws API_ERROR, GITHUB_UNREACHABLE */
  whoAmI(accessToken: string): Promise<Person>
  /**
   * Takes a refresh token, which works once, for a new pair.
   * @throws GITHUB_SIGN_IN_ENDED if it is refused for good; API_ERROR, GITHUB_UNREACHABLE
   */
  refresh(refreshToken: string): Promise<UpstreamTokens>
  /** Whether the provider still accepts a token. @throws API_ERROR, GITHUB_UNREACHABLE */
  isAlive(accessToken: string): Promise<boolean>
  /** Makes a token worthless; one that is so already is no error. @throws API_ERROR, GITHUB_UNREACHABLE */
  revoke(accessToken: string): Promise<void>
  /** Which of the scopes asked for the provider really granted. */
  grantedScopes(asked: readonly Scope[], upstreamScopes: readonly string[]): Scope[]
}

export interface UpstreamRequest {
  state: string
  /** S256 (RFC 7636). */
  codeChallenge: string
  /** None: only who the person is. */
  scopes: readonly Scope[]
  /** The person is asked which of their accounts to use. */
  choosesAccount?: boolean
}

export interface UpstreamTokens {
  accessToken: string
  refreshToken: string | null
  /** Null for tokens that do not expire. */
  expiresInSeconds: number | null
  scopes: string[]
}

export interface Person {
  userId: number
  login: string
}

/** For the `catch` of a refresh: null where the provider refused it for good. */
export function nullIfEnded(error: unknown): null {
  if (error instanceof AppError && error.name === 'GITHUB_SIGN_IN_ENDED') return null
  throw error
}
