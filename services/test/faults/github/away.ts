import { setTimeout as pause } from 'node:timers/promises'
import { onPair } from '../fault.ts'

const common = { lost: 'nothing', meets: ['call'], measuredFrom: 'end' } as const

/** Of a GitHub that does not answer: its own page for people neither. */
const away = [
  ...['tool error API_002', 'back with temporarily_unavailable', 'connection broken'],
  // mcp waits for auth, which waits for GitHub, and not for ever.
  'tool error SYS_004',
]

export const gitHubRefused = onPair({
  ...common,
  name: 'github-refused',
  title: 'GitHub is down (connections are refused)',
  shows: away,
  worksWithinMs: 3000,
  begin: ({ toGitHub }) => toGitHub.refuse(),
  end: ({ toGitHub }) => toGitHub.mend(),
})

export const gitHubSilent = onPair({
  ...common,
  name: 'github-silent',
  title: 'GitHub answers later than `GITHUB_TIMEOUT_MS` (1 s here)',
  shows: away,
  worksWithinMs: 5000,
  lastsMs: 3500,
  begin: ({ front }) => front.behave(() => {}),
  end: ({ front }) => front.behave(null),
})

const flaps = 6
const flapMs = 250

export const gitHubFlapping = onPair({
  ...common,
  name: 'github-flapping',
  title: 'GitHub comes and goes, four times a second',
  meets: [],
  shows: away,
  worksWithinMs: 3000,
  async begin({ toGitHub }) {
    for (let flap = 0; flap < flaps; flap++) {
      await toGitHub.refuse()
      await pause(flapMs / 2)
      await toGitHub.mend()
      await pause(flapMs / 2)
    }
  },
  end() {},
})
