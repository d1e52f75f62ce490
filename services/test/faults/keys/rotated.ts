import { key } from '../../surroundings.ts'
import { onPair } from '../fault.ts'
import type { Pair } from '../pair.ts'
import { replaceAll, whileReplaced } from '../rolling.ts'

const ringNames = ['SESSION_KEYS', 'AUTH_KEYS'] as const

/** As docs/guides/rotate-keys.md says: a new key is announced, comes to the front, and the old one goes. */
async function rotate(pair: Pair): Promise<void> {
  const { settings } = pair
  const old = { ...settings }
  const fresh = { SESSION_KEYS: key(), AUTH_KEYS: key() }
  for (const name of ringNames) settings[name] = `${old[name]},${fresh[name]}`
  await replaceAll(pair)
  for (const name of ringNames) settings[name] = `${fresh[name]},${old[name]}`
  await replaceAll(pair)
}

export const keysRotated = onPair({
  name: 'keys-rotated',
  title: 'Both key rings are rotated, replica after replica',
  lost: 'nothing',
  meets: [],
  shows: whileReplaced,
  measuredFrom: 'beginning',
  worksWithinMs: 5000,
  begin: rotate,
  end() {},
})

async function keyIds(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/.well-known/jwks.json`)
  const { keys } = (await answer.json()) as { keys: { kid: string }[] }
  return keys.map(({ kid }) => kid)
}

const dayMs = 24 * 3_600_000
/** A signing key is followed after 30 days, and published an hour before it signs. */
const stepsMs = [30 * dayMs - 1_800_000, 30 * dayMs + 1_800_000 + 60_000]

export const signingKeyRotated = onPair({
  name: 'signing-key-rotated',
  leavesTraces: true,
  title: 'The key that signs access tokens is followed by the next one (all clocks a month ahead)',
  lost: 'nothing',
  // Nobody has been here for a month: the tokens in hand are old.
  meets: [],
  meetsOneOf: ['call', 'call in a session', 'call that renews a GitHub token'],
  // A request between two replicas whose clocks are set at the moment is a month old, and so is half of
  // a sign-in.
  shows: ['401 AUTH_003', 'tool error SYS_004', '403 AUTH_004'],
  measuredFrom: 'beginning',
  worksWithinMs: 20_000,
  async begin({ url, all }) {
    const known = await keyIds(url)
    for (const aheadMs of stepsMs) {
      await Promise.all(all.map((replica) => replica.setClock(aheadMs)))
      // Asked for, the next one is made.
      await keyIds(url)
    }
    if ((await keyIds(url)).every((id) => known.includes(id))) throw new Error('no key followed')
  },
  end: ({ all }) => Promise.all(all.map((replica) => replica.setClock(0))),
})
