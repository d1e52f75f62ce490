import type { PairFault } from '../fault.ts'
import { onPair } from '../fault.ts'
import type { Behaviour } from '../github-front.ts'

/** GitHub’s own time until it answers again, which is obeyed. */
const waitSeconds = 2

function limited(name: string, title: string, behaviour: Behaviour): PairFault {
  return onPair({
    name: `github-${name}`,
    title,
    lost: 'nothing',
    meets: ['call'],
    shows: [
      'tool error RATE_002',
      'tool error API_001',
      'tool error API_002',
      'back with temporarily_unavailable',
    ],
    measuredFrom: 'end',
    // In between, nobody asks GitHub for this person.
    worksWithinMs: waitSeconds * 1000 + 3000,
    begin: ({ front }) => front.behave(behaviour),
    end: ({ front }) => front.behave(null),
  })
}

const json = { 'content-type': 'application/json' }

export const gitHubBudgetSpent = limited(
  'budget-spent',
  'GitHub answers 403: the budget of the hour is spent (its reset 2 s away)',
  (_incoming, outgoing) => {
    const headers = {
      ...json,
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + waitSeconds),
      'x-ratelimit-resource': 'core',
    }
    outgoing.writeHead(403, headers).end('{"message":"API rate limit exceeded"}')
  }
)

export const gitHubTooMany = limited(
  'too-many',
  'GitHub answers 429 with `Retry-After: 2` (its secondary limit)',
  (_incoming, outgoing) => {
    const headers = { ...json, 'retry-after': String(waitSeconds) }
    outgoing.writeHead(429, headers).end('{"message":"You have exceeded a secondary rate limit"}')
  }
)
