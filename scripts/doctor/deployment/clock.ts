import { outcome } from '../check.ts'
import { clockProblems, secondsApart } from '../clock.ts'
import type { DeploymentCheck } from './deployment.ts'

export const clock: DeploymentCheck = {
  name: 'clock',
  holds: 'The clock over there agrees with the one here.',
  why: 'Tokens have ended when they arrive, or are not valid yet: clients sign in again and again.',
  page: 'docs/guides/doctor.md',
  async run({ visit, now }) {
    const { headers } = await visit('/.well-known/oauth-protected-resource/mcp')
    const seconds = secondsApart(headers.date, now())
    const told = 'The answer carries no Date header.'
    if (seconds === null) return outcome([], told)
    return outcome(clockProblems('that machine', seconds), `${Math.abs(seconds)} s apart.`)
  },
}
