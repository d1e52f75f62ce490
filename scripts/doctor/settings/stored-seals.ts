import type { Redis } from 'ioredis'
import { keyRing } from '#shared/crypto/key-ring.ts'
import type { Problem } from '../check.ts'
import { failed, outcome, skipped } from '../check.ts'
import { jsonOf } from '../visit.ts'
import { permitted } from './redis-info.ts'
import type { Config, SettingsCheck } from './setup.ts'

const signingKeys = 'gatehouse:auth:signing-keys:all'
const accounts = 'gatehouse:shared:account:*'
const rounds = 20
const perRound = 200

export const storedSeals: SettingsCheck = {
  name: 'stored-seals',
  holds: 'The keys open what is in Redis.',
  why: 'Nobody can sign in or call a tool: the keys are swapped, of another deployment, or one was dropped too early.',
  page: 'docs/guides/rotate-keys.md',
  needs: ['redis', 'keys'],
  async run({ redis, config }) {
    if (!redis) return skipped('There is no Redis.')
    const ids = await sealIds(redis)
    if (ids.auth.length + ids.session.length === 0) return skipped('Nothing is sealed there yet.')
    return outcome(problemsOf(ids, config), 'They do.')
  },
}

/** The ids of the keys that sealed; nothing is opened, and nothing secret is in them. */
interface SealIds {
  auth: string[]
  session: string[]
}

/** What this user may not read is not looked at: mcp has no business with the signing keys. */
async function sealIds(redis: Redis): Promise<SealIds> {
  const idOf = (sealed: string) => sealed.split('.')[0]!
  const signing = await permitted(redis.get(signingKeys))
  const names = await someKeys(redis, accounts)
  const records = names.length > 0 ? ((await permitted(redis.mget(names))) ?? []) : []
  return {
    auth: signing === null ? [] : [idOf(signing)],
    session: records.filter((text) => text !== null).flatMap((text) => idsIn(text).map(idOf)),
  }
}

/** The seal of an account’s access token; none where the record is not one that we wrote. */
function idsIn(account: string): string[] {
  const accessToken = jsonOf({ text: account })?.['accessToken']
  return typeof accessToken === 'string' ? [accessToken] : []
}

/** In a store of millions a few rounds may meet no account; then there is nothing to say of them. */
async function someKeys(redis: Redis, pattern: string): Promise<string[]> {
  const found: string[] = []
  let cursor = '0'
  for (let round = 0; round < rounds && found.length < perRound; round++) {
    const answer = await permitted(redis.scan(cursor, 'MATCH', pattern, 'COUNT', perRound))
    found.push(...(answer?.[1] ?? []))
    cursor = answer?.[0] ?? '0'
    if (cursor === '0') break
  }
  return found.slice(0, perRound)
}

function problemsOf(ids: SealIds, { AUTH_KEYS, SESSION_KEYS }: Config): Problem[] {
  const known = (ring: readonly string[] | undefined, purpose: string) =>
    ring
      ? keyRing(ring)
          .derive(purpose)
          .map(({ id }) => id)
      : null
  const authIds = known(AUTH_KEYS, 'signing-keys')
  const sessionIds = known(SESSION_KEYS, 'account/access-token')
  const missing = (sealed: string[], ring: string[] | null) =>
    ring !== null && sealed.some((id) => !ring.includes(id))
  const mend = (name: string) =>
    `Put the key that sealed them back into ${name}, last in the list; see that SESSION_KEYS and AUTH_KEYS are not swapped, and that REDIS_URL is the one of this deployment.`
  return [
    ...(missing(ids.auth, authIds)
      ? [failed('AUTH_KEYS does not open the signing keys in Redis.', mend('AUTH_KEYS'))]
      : []),
    ...(missing(ids.session, sessionIds)
      ? [failed('SESSION_KEYS does not open GitHub tokens in Redis.', mend('SESSION_KEYS'))]
      : []),
  ]
}
