import type { Member } from './member.ts'

/** What was acknowledged to people, and has to be true from then on. */
export interface Ledger {
  nextId(): number
  signedIn(member: Member): void
  /** Somebody who leaves now; from here on either answer to them is right until it is acknowledged. */
  leaves(): Member | null
  /** Asks at once whether it holds: while things are away, nobody is let in because nobody knows. */
  revoked(member: Member): Promise<void>
  /** Asks for everything again and resolves to what is not so, in words. Forgets who came and went. */
  settle(): Promise<string[]>
}

/** Of those who came and those who left: the last ones, whom a fault is most likely to forget. */
const maxAsked = 12

/** `members`: those who are there all the time. */
export function createLedger(members: readonly Member[], firstId: number): Ledger {
  let lastId = firstId
  const present: Member[] = []
  const gone: Member[] = []
  const wrong: string[] = []

  async function isThere(member: Member): Promise<string[]> {
    const [refreshed, called] = [await member.refresh(), await member.call()]
    return [
      ...(refreshed.isDone ? [] : [`${member.login} cannot refresh: ${refreshed.told}`]),
      ...(called.isDone ? [] : [`${member.login} cannot call: ${called.told}`]),
    ]
  }

  async function isGone(member: Member): Promise<string[]> {
    const [called, refreshed] = [await member.call(), await member.refresh()]
    return [
      ...(called.told.startsWith('401 ') ? [] : [`${member.login} left, calls: ${called.told}`]),
      ...(refreshed.told === '400 invalid_grant'
        ? []
        : [`${member.login} left, refreshes: ${refreshed.told}`]),
    ]
  }

  return {
    nextId: () => ++lastId,
    signedIn: (member) => void present.push(member),
    leaves: () => present.shift() ?? null,
    async revoked(member) {
      gone.push(member)
      const { isDone } = await member.call()
      if (isDone) wrong.push(`${member.login} left, and still calls`)
    },
    async settle() {
      const asked = [
        ...[...members, ...present.slice(-maxAsked)].map(isThere),
        ...gone.slice(-maxAsked).map(isGone),
      ]
      present.length = 0
      gone.length = 0
      return [...wrong, ...(await Promise.all(asked)).flat()]
    },
  }
}
