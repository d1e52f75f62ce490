import { setTimeout as pause } from 'node:timers/promises'
import type { Seen } from './described.ts'
import type { Kind } from './fault.ts'
import type { Ledger } from './ledger.ts'
import type { Member, Place } from './member.ts'
import { signIn } from './member.ts'

/** One request of the load, or one sign-in. Times are those of `performance.now()`. */
export interface Operation {
  kind: Kind
  told: string
  isDone: boolean
  beganMs: number
  endedMs: number
}

export interface Load {
  operations: readonly Operation[]
  /** Resolves when everything that was under way has ended. */
  stop(): Promise<void>
}

/** Whose GitHub token is renewed all the time: the third of those who are there. */
export const renewingLogin = 'member-3'

const pauseMs = 80
const maxMs = 180_000

/** Several people at work, each with a pause between two requests, until it is stopped. */
export function startLoad(place: Place, members: readonly Member[], ledger: Ledger): Load {
  const operations: Operation[] = []
  const over = new AbortController()
  const endsAtMs = performance.now() + maxMs

  async function note<Outcome extends Seen>(kind: Kind, work: () => Promise<Outcome>) {
    const beganMs = performance.now()
    const seen = await work()
    const { told, isDone } = seen
    operations.push({ kind, told, isDone, beganMs, endedMs: performance.now() })
    return seen
  }

  /** Takes turns, so that each kind is asked for all the time. */
  async function work(...turns: (() => Promise<unknown>)[]): Promise<void> {
    for (let turn = 0; !over.signal.aborted && performance.now() < endsAtMs; turn++) {
      await turns[turn % turns.length]!()
      await pause(pauseMs)
    }
  }

  async function comeAndGo(): Promise<void> {
    const { member } = await note('sign-in', () => signIn(place, ledger.nextId()))
    if (member) ledger.signedIn(member)
  }

  async function leave(): Promise<void> {
    const member = ledger.leaves()
    if (!member) return
    const { isDone } = await note('revocation', () => member.revoke())
    if (isDone) await ledger.revoked(member)
  }

  const [first, second, third] = members as [Member, Member, Member]
  const callers = [first, second].map((member) =>
    work(
      () => note('call', member.call),
      () => note('call in a session', member.callInSession),
      () => note('call', member.call),
      () => note('call in a session', member.callInSession),
      () => note('refresh', member.refresh)
    )
  )
  const renewing = work(async () => {
    const { told } = await note('call that renews a GitHub token', third.renew)
    // As every client does that is told so.
    if (told === '401 AUTH_003') await third.refresh()
    else if (told.startsWith('401')) await third.signInAgain()
  })
  const ended = Promise.all([...callers, renewing, work(comeAndGo), work(leave)])
  // Told to whoever stops it.
  ended.catch(() => undefined)

  return {
    operations,
    async stop() {
      over.abort()
      await ended
    },
  }
}
