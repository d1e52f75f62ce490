import { outcome, skipped } from '../check.ts'
import { clockProblems, secondsApart } from '../clock.ts'
import { ask } from './ask.ts'
import type { SettingsCheck } from './setup.ts'

export const githubClock: SettingsCheck = {
  name: 'github-clock',
  holds: 'The clock of this machine agrees with GitHub’s.',
  why: 'GitHub’s tokens are refreshed too late or all the time, and ours have ended when they are issued.',
  page: 'docs/guides/doctor.md',
  needs: ['settings', 'github'],
  async run(setup) {
    const { config, now } = setup
    if (config.DATA_DIR && !config.GITHUB_CLIENT_ID) return skipped('The demo has this clock.')
    const { headers } = await ask(setup, 'GITHUB_API_URL', config.GITHUB_API_URL ?? '')
    const seconds = secondsApart(headers.get('date') ?? undefined, now())
    if (seconds === null) return skipped('GitHub’s answer carries no Date header.')
    return outcome(clockProblems('GitHub', seconds), `${Math.abs(seconds)} s apart.`)
  },
}
