import { outcome, skipped } from '../check.ts'
import type { SettingsCheck } from './setup.ts'

/** GitHub tells nobody what an app has there before a person signs in. */
export const callbackUrl: SettingsCheck = {
  name: 'callback-url',
  holds: 'The app at GitHub has <PUBLIC_URL>/oauth/callback as its callback URL.',
  why: 'GitHub shows “redirect_uri is not associated with this application” in place of its sign-in.',
  page: 'README.md',
  needs: ['settings'],
  async run({ config }) {
    if (!config.GITHUB_CLIENT_ID) return outcome([], 'No app of yours is used.')
    return skipped('Compare it on the page of the app: PUBLIC_URL and then /oauth/callback.')
  },
}
