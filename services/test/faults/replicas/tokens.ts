import { renewingLogin } from '../load.ts'
import type { Pair } from '../pair.ts'
import type { Replica } from '../replica.ts'
import { afterCommand, beforeCommand, killedDuring, replace } from './kill.ts'

const session = 'gatehouse:shared:session'
const account = 'gatehouse:shared:account'
const renewing = ['call that renews a GitHub token'] as const

const noted = 'nothing; this token is renewed when the lease of the killed replica is over'

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
  lost: noted,
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
  lost: 'the GitHub token of this one person, who signs in again: GitHub renews it once and has nobody else to tell',
})

export const killedKept = killedDuring({
  name: 'kept',
  during: 'after it has kept a new GitHub token, before it has answered',
  service: 'auth',
  hold: afterCommand(renewed),
  meets: renewing,
  lost: 'nothing; were the new token to be renewed at once, that would wait for the lease',
})
