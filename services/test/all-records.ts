import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { records } from '#shared/records/records.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import { redisStore } from '#shared/stores/redis.ts'
import { noPublicWeb } from '#shared/testing/no-public-web.ts'
import { accountQueue } from '../auth/records/account-queue.ts'
import { accountSignInRecords } from '../auth/records/account-sign-ins.ts'
import { accountWriter } from '../auth/records/accounts.ts'
import type { BrowserSession } from '../auth/records/browser-sessions.ts'
import { clientRecords } from '../auth/records/clients.ts'
import type { Code } from '../auth/records/codes.ts'
import { grantRecords } from '../auth/records/grants.ts'
import { sessionIndex } from '../auth/records/session-index.ts'
import { signInRecords } from '../auth/records/sign-ins.ts'

interface Where {
  REDIS_URL: string
  SESSION_KEYS: string
  AUTH_KEYS: string
}

const indexOfAll = 'gatehouse:auth:sessions'
const ttlSeconds = 3600
const soonSeconds = 90
/** Longer than GitHub is waited for where this is asked. */
const backWithinMs = 1500
/** Of the mcp service, which forgets them with the sessions of its clients. */
const ofMcpSessions = /^gatehouse:mcp:(?:session|sessions|stream):/
const name = /^gatehouse:(?:auth|mcp|shared):([\w-]+)(?::(.*))?$/

/**
 * Reads everything in Redis as its owners do: each record opens, and what it names is there. Resolves
 * to what is not so, in words.
 */
export async function faultsOfRecords(where: Where): Promise<string[]> {
  const redis = new Redis(where.REDIS_URL)
  const store = redisStore(redis)
  const now = Date.now
  const fetch = async () => Promise.reject(new Error('nothing is outside'))
  const world = { store, now, fetch, publicFetch: noPublicWeb }
  const authKeys = keyRing(where.AUTH_KEYS.split(','))
  const sessionKeys = keyRing(where.SESSION_KEYS.split(','))

  const index = sessionIndex(store)
  const keysOf = { sessionKeys, authKeys, upstream: '', ttlSeconds }
  const queue = accountQueue(store, '', ttlSeconds)
  const accounts = accountWriter({ world, index, queue, ...keysOf })
  const browsers = records<BrowserSession>(store, {
    owner: 'auth',
    name: 'browser-session',
    version: 1,
  })
  const clients = clientRecords({ world, grantMaxSeconds: ttlSeconds })
  const codes = records<Code>(store, { owner: 'auth', name: 'code', version: 3 })
  const grants = grantRecords(store)
  const sessions = sessionRecords(store)
  const signIns = signInRecords(store, authKeys)
  const accountSignIns = accountSignInRecords(store, authKeys)
  const signingKeys = records<{ keys: object[] }>(store, {
    ...({ owner: 'auth', name: 'signing-keys', version: 1 } as const),
    sealer: sealer(authKeys, 'signing-keys'),
  })

  const answers = sealer(sessionKeys, 'mcp/github-cache')

  const faults: string[] = []
  const unless = (isSo: unknown, fault: string) => {
    if (!isSo) faults.push(fault)
  }
  const all = new Set(await store.listIndex(indexOfAll, 1000))
  /** One that a killed process announced and never wrote. */
  const goesSoon = async (member: string) =>
    Number(await redis.zscore(indexOfAll, member)) < now() + soonSeconds * 1000

  /** It is gone, or what stands for a second where a record was. */
  async function wasRemoved(key: string): Promise<boolean> {
    const type = await redis.type(key)
    return type === 'none' || (type === 'string' && (await redis.get(key)) === '{"v":0}')
  }

  const checks: Record<string, (id: string) => Promise<void>> = {
    async account(id) {
      unless(await accounts.open(id), 'an account that does not open')
    },
    async client(id) {
      unless(await clients.find(id), 'a client that cannot be read')
    },
    async grant(id) {
      unless(await grants.get(id), 'a grant that cannot be read')
    },
    async 'sign-in'(id) {
      unless(await signIns.get(id), 'a sign-in that does not open')
    },
    async 'account-sign-in'(id) {
      unless(await accountSignIns.get(id), 'a sign-in at the account that does not open')
    },
    async 'signing-keys'(id) {
      unless((await signingKeys.get(id))?.keys.length, 'signing keys that do not open')
    },
    async code(id) {
      const code = await codes.get(id)
      const isUsed = code?.sessionId != null
      unless(code && (isUsed || (await accounts.open(code.accountKey))), 'a code with no account')
    },
    async session(id) {
      const session = await sessions.get(id)
      unless(session, 'a session that cannot be read')
      if (!session) return
      const { grantId, accountKey, userId, clientId } = session
      const [grant, account] = [await grants.get(grantId), await accounts.open(accountKey)]
      const { sessionIds } = await index.usesOf(accountKey)
      unless(grant?.userId === userId && grant.clientId === clientId, 'a session with no grant')
      unless(account?.found.value.userId === userId, 'a session with no account')
      unless(await clients.find(clientId), 'a session with no client')
      const under = await index.sessionsUnder(grantId)
      const isListed = sessionIds.includes(id) && under.sessionIds.includes(id)
      unless(all.has(id) && isListed, 'a session in no index')
    },
    async sessions() {
      for (const id of all) {
        unless((await sessions.get(id)) || (await goesSoon(id)), 'a member that is no session')
      }
    },
    async 'browser-session'(id) {
      unless(await browsers.get(id), 'a browser session that cannot be read')
    },
    async 'account-sessions'(accountKey) {
      const { sessionIds } = await index.usesOf(accountKey)
      for (const id of sessionIds) unless(all.has(id), 'a member of one index alone')
    },
    async 'grant-sessions'(grantId) {
      for (const id of (await index.sessionsUnder(grantId)).sessionIds) {
        unless(all.has(id), 'a member of the index of a grant alone')
      }
    },
    async 'github-cache'(id) {
      const key = `gatehouse:mcp:github-cache:${id}`
      const sealed = await store.get(key)
      unless(sealed && answers.open(sealed, key), 'an answer of GitHub that cannot be read')
    },
    // Counts and marks: there is nothing in them to be half written.
    async limit() {},
    async replica() {},
    async accounts() {},
    async browsers() {},
    async 'refresh-lease'() {},
    async 'sweep-lease'() {},
    async 'internal-nonce'() {},
    async 'github-cached'() {},
    async 'github-wait'() {},
    async 'github-written'() {},
    async 'last-use'() {},
    async 'account-notice'() {},
    async 'person-grants'() {},
    async withdrawal() {},
    // What the audit log is checked against; a key of a ring that is gone is of no use there.
    async 'audit-head'() {},
    async 'audit-heads'() {},
    async 'audit-key'() {},
    async 'audit-keys'() {},
  }

  /** Resolves to those about which something is not so; what, is among the faults. */
  async function look(keys: readonly string[]): Promise<string[]> {
    const wrong: string[] = []
    for (const key of keys) {
      const known = faults.length
      const [, kind = '', id = ''] = name.exec(key) ?? []
      const check = checks[kind] ?? (async () => void faults.push(`a key of no known kind: ${key}`))
      await check(id).catch((error: Error) => faults.push(`${kind}: ${error.message}`))
      if (faults.length > known) wrong.push(key)
    }
    return wrong
  }

  const wrong = await look((await redis.keys('*')).filter((key) => !ofMcpSessions.test(key)))
  if (wrong.length > 0) {
    // An account is taken away before GitHub is told, and put back where GitHub is not there.
    await pause(backWithinMs)
    faults.length = 0
    const present: string[] = []
    // Of others the time was over while they were looked at.
    for (const key of wrong) if (!(await wasRemoved(key))) present.push(key)
    await look(present)
  }
  await store.close()
  return faults
}
