import type { Problem } from '../check.ts'
import { failed, outcome, skipped, warning } from '../check.ts'
import type { Answer } from './ask.ts'
import { ask } from './ask.ts'
import type { SettingsCheck } from './setup.ts'

const names = ['GITHUB_URL', 'GITHUB_API_URL'] as const

export const github: SettingsCheck = {
  name: 'github',
  holds: 'GitHub’s pages and its API answer from here.',
  why: 'Nobody can sign in, and every tool call fails.',
  page: 'docs/reference/settings.md',
  needs: ['settings'],
  async run(setup) {
    const { config } = setup
    if (config.DATA_DIR && !config.GITHUB_CLIENT_ID) return skipped('The demo brings its own.')
    const problems: Problem[] = []
    for (const name of names) {
      problems.push(...problemsOf(name, await ask(setup, name, config[name] ?? '')))
    }
    return outcome(problems, 'Both answer.')
  },
}

function problemsOf(name: string, { status }: Answer): Problem[] {
  if (status >= 500) {
    return [
      warning(`${name} answers ${status}.`, 'See githubstatus.com, or the state of your server.'),
    ]
  }
  const isApi = name === 'GITHUB_API_URL'
  if (!isApi || status !== 404) return []
  const mend =
    'For GitHub Enterprise Server set GITHUB_API_URL=https://HOST/api/v3, else leave it out.'
  return [failed('GITHUB_API_URL answers 404: no API is there.', mend)]
}
