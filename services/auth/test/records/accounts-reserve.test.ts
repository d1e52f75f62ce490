import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accountQueue } from '../../records/account-queue.ts'
import { accountWriter } from '../../records/accounts.ts'
import { sessionIndex } from '../../records/session-index.ts'
import { createWorld, testKey } from '../world.ts'

const person = { userId: 101, login: 'mona-test' }
const tokens = {
  accessToken: 'gho_not-a-real-token',
  refreshToken: null,
  expiresInSeconds: null,
  scopes: ['read:org', 'read:user'],
}

function build(letter = 's', outside = createWorld()) {
  const { world, store } = outside
  const index = sessionIndex(store)
  const accounts = accountWriter({
    ...{ world, index, queue: accountQueue(store, 'github', 3600), upstream: 'github' },
    ...{ sessionKeys: keyRing([testKey(letter)]), authKeys: keyRing([testKey('a')]) },
    ttlSeconds: 3600,
  })
  return { outside, store, index, accounts }
}

t.test(
  'an account is kept for a session to come by exactly its scopes, in any order',
  async (t) => {
    const { accounts, index } = build()
    const { saved } = await accounts.save(person, tokens)
    await index.release(saved.accountKey, saved.reservation)
    const { accountKey, reservation } = (await accounts.reserve(person, ['read:user', 'read:org']))!
    t.equal(accountKey, saved.accountKey)
    t.equal((await index.usesOf(accountKey)).isReserved, true)
    await index.release(accountKey, reservation)
    t.equal((await index.usesOf(accountKey)).isReserved, false)
    t.equal(await accounts.has(person, ['read:user', 'read:org']), true)
  }
)

t.test('what is not there is not kept, and leaves nothing behind', async (t) => {
  const { accounts, index, store } = build()
  const { saved } = await accounts.save(person, tokens)
  await index.release(saved.accountKey, saved.reservation)
  store.calls.length = 0
  for (const [who, scopes] of [
    [person, ['read:user']],
    [person, [...tokens.scopes, 'repo']],
    [{ userId: 102, login: 'mona-test' }, tokens.scopes],
  ] as const) {
    t.equal(await accounts.reserve(who, scopes), null)
    t.equal(await accounts.has(who, scopes), false)
  }
  const added = store.calls.filter(({ method }) => method === 'addToIndex')
  const removed = store.calls.filter(({ method }) => method === 'removeFromIndex')
  t.same([added.length, removed.length], [3, 3])
})

t.test('an account that nobody can open any more counts as none', async (t) => {
  const { outside, accounts } = build()
  await accounts.save(person, tokens)
  const later = build('x', outside).accounts
  t.equal(await later.has(person, tokens.scopes), false)
  t.equal(await later.reserve(person, tokens.scopes), null)
})

t.test('a store that fails is no answer', async (t) => {
  const { accounts, store } = build()
  await accounts.save(person, tokens)
  store.failsAt = ({ method }) => method === 'get'
  await t.rejects(accounts.has(person, tokens.scopes), { name: 'STORE_UNAVAILABLE' })
  await t.rejects(accounts.reserve(person, tokens.scopes), { name: 'STORE_UNAVAILABLE' })
})
