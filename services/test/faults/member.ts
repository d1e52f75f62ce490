import type { GitHubServer } from '../github-server.ts'
import { createWalk, steps } from '../walk.ts'
import type { Seen } from './described.ts'
import { describe, describeFailure, failed } from './described.ts'
import { call, callInSession, openSession, postForm } from './requests.ts'

/** Where people are. */
export interface Place {
  url: string
  gitHub: GitHubServer
  clientId: string
}

export interface Tokens {
  access_token: string
  refresh_token: string
}

/** A signed-in person, who keeps what was acknowledged and nothing else. */
export interface Member {
  login: string
  call(): Promise<Seen>
  /** Opens its session with the first one. */
  callInSession(): Promise<Seen>
  /** A call with a GitHub token that GitHub takes no more, so that another one is needed. */
  renew(): Promise<Seen>
  refresh(): Promise<Seen>
  revoke(): Promise<Seen>
  signInAgain(): Promise<Seen>
}

const signInSteps = steps.slice(0, steps.indexOf('refresh'))

/** One at a time sits at the browser. */
let browserIsFree: Promise<unknown> = Promise.resolve()

/** From the client’s request to its tokens; or what the person met instead. */
function walkIn({ url, gitHub, clientId }: Place, id: number) {
  const walked = browserIsFree.then(async () => {
    gitHub.person = { id, login: `member-${id}` }
    const walk = createWalk(url, clientId)
    for (const step of signInSteps) {
      try {
        const answer = await walk.take(step)
        if (!answer.isDone) return failed(describe({ ...answer, text: answer.body }), answer.body)
      } catch (error) {
        return failed(describeFailure(error))
      }
    }
    return { isDone: true, told: 'done', text: JSON.stringify(walk.tokens()) }
  })
  browserIsFree = walked.catch(() => undefined)
  return walked
}

/** Somebody new. `member` is null where they did not get in. */
export async function signIn(place: Place, id: number): Promise<Seen & { member: Member | null }> {
  const seen = await walkIn(place, id)
  const member = seen.isDone ? createMember(place, id, JSON.parse(seen.text)) : null
  return { ...seen, member }
}

function createMember(place: Place, id: number, first: Tokens): Member {
  const { url, gitHub, clientId } = place
  const login = `member-${id}`
  let tokens = first
  let sessionId: string | null = null
  let isExpired = false

  const asOwn = (seen: Seen): Seen =>
    seen.isDone && seen.text !== login ? failed(`the data of ${seen.text}`) : seen

  function expireAtGitHub(): void {
    for (const token of gitHub.github.state.tokens.values()) {
      if (token.person.id === id) token.endsAtMs = 0
    }
  }

  return {
    login,
    call: async () => asOwn(await call(url, tokens.access_token)),
    async callInSession() {
      if (sessionId === null) {
        const opened = await openSession(url, tokens.access_token)
        if (!opened.isDone) return opened
        sessionId = opened.text
      }
      return asOwn(await callInSession(url, tokens.access_token, sessionId))
    },
    async renew() {
      if (!isExpired) expireAtGitHub()
      isExpired = true
      const seen = asOwn(await call(url, tokens.access_token))
      isExpired = !seen.isDone
      return seen
    },
    async refresh() {
      const seen = await postForm(`${url}/oauth/token`, {
        ...{ grant_type: 'refresh_token', client_id: clientId },
        refresh_token: tokens.refresh_token,
      })
      if (seen.isDone) tokens = JSON.parse(seen.text)
      return seen
    },
    revoke: () =>
      postForm(`${url}/oauth/revoke`, { client_id: clientId, token: tokens.refresh_token }),
    async signInAgain() {
      const seen = await walkIn(place, id)
      if (seen.isDone) {
        tokens = JSON.parse(seen.text)
        isExpired = false
      }
      return seen
    },
  }
}
