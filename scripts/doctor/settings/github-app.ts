import { randomBytes } from 'node:crypto'
import type { Problem } from '../check.ts'
import { failed, outcome, skipped, warning } from '../check.ts'
import { ask } from './ask.ts'
import type { Config, SettingsCheck } from './setup.ts'

export const githubApp: SettingsCheck = {
  name: 'github-app',
  holds: 'GitHub knows the client id, and the secret is its own.',
  why: 'GitHub’s page opens, the person says yes, and the sign-in ends in an error.',
  page: 'docs/reference/settings.md',
  needs: ['settings', 'github'],
  async run(setup) {
    const { config } = setup
    if (!config.GITHUB_CLIENT_ID) return skipped('There is no app in these settings.')
    // GitHub Docs, "Check a token": 404 for one that it does not know, 401 for a stranger who asks.
    const { status } = await ask(setup, 'GITHUB_API_URL', checkTokenUrl(config), {
      method: 'POST',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Basic ${credentials(config)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ access_token: `gho_${randomBytes(18).toString('hex')}` }),
    })
    return outcome(problemsOf(status), 'GitHub takes id and secret, asked of a made-up token.')
  },
}

const checkTokenUrl = ({ GITHUB_API_URL, GITHUB_CLIENT_ID }: Config) =>
  `${GITHUB_API_URL}/applications/${GITHUB_CLIENT_ID}/token`

const credentials = ({ GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET }: Config) =>
  Buffer.from(`${GITHUB_CLIENT_ID}:${GITHUB_CLIENT_SECRET}`).toString('base64')

function problemsOf(status: number): Problem[] {
  if (status === 404 || status === 422) return []
  if (status === 401) {
    const mend =
      'Make a new client secret on the page of the app at GitHub, and set GITHUB_CLIENT_SECRET to it; see that GITHUB_CLIENT_ID is the client id, not the app id.'
    return [failed('GitHub refuses client id and secret (401).', mend)]
  }
  const mend = 'Run the doctor again later; GitHub limits how often it may be asked.'
  return [warning(`GitHub answers ${status}, which tells nothing about the app.`, mend)]
}
