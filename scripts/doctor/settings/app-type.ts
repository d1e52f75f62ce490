import type { Problem } from '../check.ts'
import { failed, outcome, skipped } from '../check.ts'
import type { Config, SettingsCheck } from './setup.ts'

export const appType: SettingsCheck = {
  name: 'app-type',
  holds: 'GITHUB_APP_TYPE is the kind of app that the client id belongs to.',
  why: 'Everybody’s sign-in ends in an error after GitHub has said yes, for scopes mean other things there.',
  page: 'docs/reference/settings.md',
  needs: ['settings'],
  async run({ config }) {
    if (!config.GITHUB_CLIENT_ID) return skipped('There is no app in these settings.')
    const told = config.GITHUB_CLIENT_ID.startsWith('Iv') ? 'a GitHub App' : 'an OAuth App'
    return outcome(problemsOf(config), `The client id is one of ${told}.`)
  },
}

function problemsOf({ GITHUB_CLIENT_ID = '', GITHUB_APP_TYPE }: Config): Problem[] {
  const kind = /^Iv/.test(GITHUB_CLIENT_ID) ? 'github-app' : 'oauth-app'
  if (GITHUB_APP_TYPE === 'auto' || GITHUB_APP_TYPE === kind) return []
  const mend = `Set GITHUB_APP_TYPE=${kind} or leave it out; or use the client id of the other app.`
  return [failed(`The client id is one of the kind ${kind}.`, mend)]
}
