import { digest } from '#shared/crypto/digest.ts'
import type { GitHubState } from '#shared/testing/github/state.ts'
import { fakeGitHub } from '#shared/testing/github.ts'
import type { Fetch } from '#shared/world.ts'
import type { GitHubOptions } from '../../providers/github.ts'
import { githubProvider } from '../../providers/github.ts'
import type { OnAnswer } from '../../providers/github-http.ts'
import { createClock } from '../world.ts'

export const callbackUrl = 'https://gatehouse.test/oauth/callback'
export const person = { id: 101, login: 'mona-test' }
export const codeVerifier = 'the-verifier-of-the-leg-to-github'

interface Changes extends Partial<GitHubOptions> {
  kind?: GitHubState['kind']
  /** In place of the double’s own. */
  fetch?: Fetch
}

/** A provider at a double of GitHub. */
export function build({ kind = 'oauth-app', fetch, ...changed }: Changes = {}) {
  const clock = createClock()
  const github = fakeGitHub({ now: clock.now, callbackUrl, kind })
  const options: GitHubOptions = {
    GITHUB_URL: github.url,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_CLIENT_ID: github.state.clientId,
    GITHUB_CLIENT_SECRET: github.state.clientSecret,
    GITHUB_APP_TYPE: 'auto',
    GITHUB_TIMEOUT_MS: 10_000,
    callbackUrl,
    ...changed,
  }
  const answered: Parameters<OnAnswer>[] = []
  const provider = githubProvider(options, fetch ?? github.fetch, (...told) => answered.push(told))
  const url = provider.authorizeUrl({
    state: 'upstream-state',
    codeChallenge: digest(codeVerifier),
    scopes: ['github:read', 'github:private'],
  })
  return {
    clock,
    github,
    provider,
    /** What operators were told. */
    answered,
    /** GitHub’s page. */
    url,
    /** A code that a person’s yes there made. */
    code: () => github.allow(url, person).searchParams.get('code')!,
  }
}
