import { renewingLogin } from '../load.ts'
import type { Pair } from '../pair.ts'
import { forget } from '../redis-places.ts'
import type { Replica } from '../replica.ts'
import { afterCommand, beforeCommand, killedDuring, replace } from './kill.ts'

const session = 'gatehouse:shared:session'
const account = 'gatehouse:shared:account'
const renewing = ['call that renews a GitHub token'] as const

/** The lease outlives GITHUB_TIMEOUT_MS, of one second here, by fifteen seconds. */
const leaseMs = 17_000
const noted = 'nothing; this token is renewed when the lease of the killed replica is over'
const waiting = ['tool error API_002']
/** Lets the lease run out at once. */
const hurry = ({ redis }: Pair) => forget(redis, 'gatehouse:auth:refresh-lease:*')

export const killedRefreshing = killedDuring({
  name: 'refreshing',
  during: 'before it has kept the next refresh token',
  service: 'auth',
  hold: beforeCommand(replace(session)),
  meets: ['refresh'],
})

export const killedRefreshed = killedDuring({
  name: 'refreshed',
  during: 'after it has kept the next refresh token, before it has answered',
  service: 'auth',
  hold: afterCommand(replace(session)),
  meets: ['refresh'],
})

/** GitHub is asked by this replica alone, and takes its time. */
async function whileGitHubRenews(victim: Replica, { authAddresses, gitHub }: Pair): Promise<void> {
  const others = authAddresses.splice(0, authAddresses.length, victim.address)
  await new Promise<void>((reached) => {
    gitHub.github.state.beforeRefresh = () => {
      gitHub.github.state.beforeRefresh = async () => {}
      reached()
      return new Promise(() => {})
    }
  })
  authAddresses.splice(0, 1, ...others)
}

export const killedAskingGitHub = killedDuring({
  name: 'asking-github',
  during: 'after it has claimed the renewal of a GitHub token, while it asks GitHub',
  service: 'auth',
  hold: whileGitHubRenews,
  meets: renewing,
  shows: waiting,
  lost: noted,
  worksWithinMs: leaseMs + 5000,
  hurry,
})

/** Of the person whose token is renewed all the time, and nobody else. */
const renewed = new RegExp(`${replace(account).source}[\\s\\S]*"login":"${renewingLogin}"`)

/** GitHub’s refresh tokens work once, and the answer was in this process alone. */
export const killedKeeping = killedDuring({
  name: 'keeping',
  during: 'after GitHub has renewed a token, before it has kept the new one',
  service: 'auth',
  hold: beforeCommand(renewed),
  meets: renewing,
  shows: [...waiting, 'tool error AUTH_026', '401 AUTH_006'],
  lost: 'the GitHub token of this one person, who signs in again: GitHub renews it once and has nobody else to tell',
  worksWithinMs: leaseMs + 5000,
  hurry,
})

export const killedKept = killedDuring({
  name: 'kept',
  during: 'after it has kept a new GitHub token, before it has answered',
  service: 'auth',
  hold: afterCommand(renewed),
  meets: renewing,
  shows: waiting,
  lost: 'nothing; were the new token to be renewed at once, that would wait for the lease',
  worksWithinMs: leaseMs + 5000,
  hurry,
})
