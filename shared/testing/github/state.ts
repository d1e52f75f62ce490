export interface GitHubPerson {
  id: number
  login: string
}

/** What the double of GitHub holds. Tests read and change it as they go. */
export interface GitHubState {
  /** Decides what tokens look like; `clientId` decides what the app says it is. */
  kind: 'oauth-app' | 'github-app'
  clientId: string
  clientSecret: string
  callbackUrl: string
  codes: Map<string, IssuedCode>
  /** Access tokens by value. */
  tokens: Map<string, IssuedToken>
  /** Every refresh token given out; a GitHub App alone has them. */
  refreshTokens: Set<string>
  /** Access token by the refresh token that replaces it, while that one is unused. */
  renewable: Map<string, string>
  /** Life of the access tokens of a GitHub App. */
  tokenSeconds: number
  /** Runs before a refresh is answered: to wait, to look, to break. */
  beforeRefresh: () => Promise<void>
  /** What the person leaves of the scopes asked for. */
  narrow: (scopes: string[]) => string[]
  fails: Record<'token' | 'refresh' | 'user' | 'application', GitHubFailure | null>
  /** Method and path of every request, in order. */
  requests: string[]
  /** Counts codes and tokens, so that no two are alike. */
  issued: number
}

export interface IssuedCode {
  person: GitHubPerson
  redirectUri: string
  codeChallenge: string | null
  scopes: string[]
  endsAtMs: number
}

export interface IssuedToken {
  person: GitHubPerson
  scopes: string[]
  /** Null: it does not expire. */
  endsAtMs: number | null
}

/** How GitHub can fail to be GitHub. The last two go on until the caller loses patience. */
export type GitHubFailure =
  | { error: string }
  | 'status 500'
  | 'HTML'
  | 'a form instead of JSON'
  | 'an unexpected shape'
  | 'no connection'
  | 'silence'
  | 'a stalled body'

/** GitHub’s own words beside every error. They must reach nobody. */
export const githubWords = 'The words of GitHub itself.'

/** An error in the form that GitHub documents for both of its OAuth addresses. */
export const refusal = (error: string) => ({
  error,
  error_description: githubWords,
  error_uri: 'https://docs.github.test/errors',
})
