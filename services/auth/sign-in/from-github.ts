import { errors } from '#shared/errors/catalogue.ts'
import type { Provider, UpstreamTokens } from '../providers/provider.ts'
import type { Trip } from '../records/sign-ins.ts'

/**
 * The tokens for what a browser brought from GitHub.
 *
 * @throws ACCESS_DENIED, OAUTH_NOT_CONFIGURED, API_ERROR, GITHUB_UNREACHABLE
 */
export async function tokensFromGitHub(
  provider: Pick<Provider, 'exchange'>,
  { codeVerifier }: Trip,
  given: Readonly<Record<string, string>>
): Promise<UpstreamTokens> {
  if (given['error'] !== undefined) throw refusal(given['error'])
  if (!given['code']) throw errors.ACCESS_DENIED({ message: 'GitHub sent no code.' })
  return provider.exchange(given['code'], codeVerifier)
}

/** What GitHub reports when it sends a browser back without a code. */
const refusal = (error: string) =>
  error === 'access_denied'
    ? errors.ACCESS_DENIED({ message: 'The sign-in was refused at GitHub.' })
    : errors.OAUTH_NOT_CONFIGURED({ facts: { reason: error.slice(0, 100) } })
