import { randomBytes } from 'node:crypto'
import t from 'tap'
import { keyRing } from '../../crypto/key-ring.ts'
import type { Account } from '../../records/accounts.ts'
import {
  accessTokenSealer,
  accountKey,
  accountReader,
  accountRecords,
} from '../../records/accounts.ts'
import { sessionRecords } from '../../records/sessions.ts'
import { memoryStore } from '../../stores/memory.ts'

const secret = () => randomBytes(32).toString('base64')

/** A store with one account under `key`, written as auth does it. */
async function storeWith(key: string, ring = keyRing([secret()])) {
  const store = memoryStore()
  const accounts = accountRecords(store)
  const account: Account = {
    userId: 583231,
    login: 'octocat',
    githubScopes: ['repo'],
    accessToken: accessTokenSealer(ring).seal('gho_token', accounts.key(key)),
    refreshToken: 'sealed for auth alone',
    expiresAt: null,
    revision: 3,
  }
  await accounts.put(key, account, 60)
  return { store, ring, accounts }
}

t.test(
  'a reader sees person, token and revision, and nothing that is for auth alone',
  async (t) => {
    const { store, ring } = await storeWith('key')
    const reader = accountReader(store, ring)
    t.same(await reader.get('key'), {
      userId: 583231,
      login: 'octocat',
      githubToken: 'gho_token',
      expiresAt: null,
      revision: 3,
    })
    t.equal(await reader.get('other'), null)
  }
)

t.test('a token opens neither in another account nor under another ring', async (t) => {
  const { store, ring, accounts } = await storeWith('key')
  const account = (await accounts.get('key'))!
  await accounts.put('other', account, 60)
  const moved = (await accountReader(store, ring).get('other'))!
  t.throws(() => moved.githubToken, { name: 'SEAL_BROKEN' })
  const stranger = (await accountReader(store, keyRing([secret()])).get('key'))!
  t.throws(() => stranger.githubToken, { name: 'SEAL_BROKEN' })
})

t.test('a token sealed by an older key of the ring still opens', async (t) => {
  const old = secret()
  const { store } = await storeWith('key', keyRing([old]))
  const rotated = accountReader(store, keyRing([secret(), old]))
  t.match(await rotated.get('key'), { githubToken: 'gho_token' })
})

t.test('the store never holds a token in the clear', async (t) => {
  const { store, accounts } = await storeWith('key')
  t.notMatch(await store.get(accounts.key('key')), 'gho_token')
})

t.test('the key of an account tells app, person and scopes apart, and nothing else', async (t) => {
  const key = accountKey('app', 1, ['read:user', 'repo'])
  t.match(key, /^[\w-]{32}$/)
  t.equal(accountKey('app', 1, ['repo', 'read:user']), key, 'the order of scopes is none')
  t.equal(accountKey('app', 1, ['repo', 'read:user', 'repo']), key, 'nor their repetition')
  const others = [
    accountKey('another app', 1, ['read:user', 'repo']),
    accountKey('app', 2, ['read:user', 'repo']),
    accountKey('app', 1, ['repo']),
    accountKey('app', 1, []),
    accountKey('app', 1, ['read:user\nrepo']),
    accountKey('app\n1', 1, ['read:user', 'repo']),
  ]
  t.equal(new Set([key, ...others]).size, others.length + 1)
})

t.test('asking for a key leaves the scopes as they were', async (t) => {
  const scopes = ['repo', 'read:user']
  accountKey('app', 1, scopes)
  t.same(scopes, ['repo', 'read:user'])
})

t.test('sessions and accounts are where both services look', async (t) => {
  const store = memoryStore()
  t.equal(sessionRecords(store).key('sid'), 'gatehouse:shared:session:sid')
  t.equal(accountRecords(store).key('key'), 'gatehouse:shared:account:key')
})
