import type { Problem } from '../check.ts'
import { failed, outcome, skipped, Unreachable, warning } from '../check.ts'
import { jsonOf } from '../visit.ts'
import { ask } from './ask.ts'
import type { Config, SettingsCheck } from './setup.ts'

export const authUrl: SettingsCheck = {
  name: 'auth-url',
  holds: 'AUTH_URL is the inner address of the auth service, and it has the same PUBLIC_URL.',
  why: 'The mcp service cannot verify tokens, or cannot have GitHub’s refreshed: calls fail hours after the sign-in.',
  page: 'docs/reference/settings.md',
  needs: ['settings'],
  async run(setup) {
    const { config } = setup
    if (!config.AUTH_URL) return skipped('Only the mcp service of the pair has one.')
    const problems = isPublic(config) ? [outside] : await ofService(setup)
    return outcome(problems, 'The auth service answers there.')
  },
}

const isPublic = ({ AUTH_URL, PUBLIC_URL }: Config) => AUTH_URL === PUBLIC_URL

const outside = failed(
  'AUTH_URL is PUBLIC_URL: the gateway passes /upstream/refresh to nobody.',
  'Set AUTH_URL to the address that the auth service has inside, e.g. http://auth:8081.'
)

async function ofService(setup: Parameters<SettingsCheck['run']>[0]): Promise<Problem[]> {
  const { config } = setup
  const url = `${config.AUTH_URL}/.well-known/oauth-authorization-server`
  try {
    const answer = await ask(setup, 'AUTH_URL', url)
    const document = jsonOf(answer)
    if (document?.['issuer'] === config.PUBLIC_URL) return []
    const wrong = document
      ? 'The auth service has another PUBLIC_URL than the mcp service.'
      : `No auth service answers at AUTH_URL (${answer.status}).`
    return [
      failed(wrong, 'Give both services the same PUBLIC_URL, and AUTH_URL the address of auth.'),
    ]
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return [warning(error.message, `Start the auth service first. ${error.mend}`)]
  }
}
