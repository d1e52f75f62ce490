import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accountReader, accountRecords } from '#shared/records/accounts.ts'
import { accountQueue } from '../../records/account-queue.ts'
import { accountWriter } from '../../records/accounts.ts'
import { sessionIndex } from '../../records/session-index.ts'
import { createWorld, testKey } from '../world.ts'

const sessionKeys = keyRing([testKey('s')])
const authKeys = keyRing([testKey('a')])
const person = { userId: 101, login: 'mona-test' }
const tokens = {
  accessToken: 'gho_not-a-real-token',
  refreshToken: null,
  expiresInSeconds: null,
  scopes: ['read:org', 'read:user'],
}

function build(upstream = 'github-and-app') {
  const outside = createWorld()
  const index = sessionIndex(outside.store)
  const { world } = outside
  const queue = accountQueue(outside.store, upstream, 3600)
  const options = { world, index, queue, upstream, sessionKeys, authKeys, ttlSeconds: 3600 }
  const accounts = accountWriter(options)
  return {
    ...outside,
    index,
    accounts,
    /** Resolves to the key alone. */
    save: async (...given: Parameters<typeof accounts.save>) =>
      (await accounts.save(...given)).saved.accountKey,
    reader: accountReader(outside.store, sessionKeys),
    stored: accountRecords(outside.store),
  }
}

t.test('what auth saves, the mcp service opens with its own keys', async (t) => {
  const { save, reader, stored } = build()
  const key = await save(person, tokens)
  t.same(await reader.get(key), {
    ...person,
    githubToken: tokens.accessToken,
    expiresAt: null,
    revision: 1,
  })
  const account = await stored.get(key)
  t.match(account, { githubScopes: tokens.scopes, refreshToken: null, expiresAt: null })
})

t.test('a refresh token is sealed under keys that the mcp service does not have', async (t) => {
  const { save, stored, store, clock } = build()
  const app = { ...tokens, refreshToken: 'ghr_not-a-real-token', expiresInSeconds: 28_800 }
  const key = await save(person, app)
  const account = await stored.get(key)
  t.equal(account?.expiresAt, clock.nowSeconds() + 28_800)
  const keyId = account?.refreshToken?.split('.')[0]
  const authKeyIds = authKeys.derive('account/refresh-token').map(({ id }) => id)
  t.same([keyId], authKeyIds)
  t.notMatch(store.written.join('\n'), /not-a-real-token/)
})

t.test('a newer sign-in replaces the token and raises the revision', async (t) => {
  const { save, reader } = build()
  const first = await save(person, tokens)
  const again = await save(person, { ...tokens, accessToken: 'gho_another' })
  t.equal(again, first)
  t.match(await reader.get(first), { githubToken: 'gho_another', revision: 2 })
})

t.test('other scopes, people, servers and apps have accounts of their own', async (t) => {
  const { save } = build()
  const keys = [
    await save(person, tokens),
    await save(person, { ...tokens, scopes: ['repo'] }),
    await save({ ...person, userId: 102 }, tokens),
    await build('another-app').save(person, tokens),
  ]
  t.equal(new Set(keys).size, 4)
  t.equal(await save({ ...person, login: 'renamed' }, tokens), keys[0])
})

t.test('of sign-ins that end at once each gets a revision of its own', async (t) => {
  const { save, reader } = build()
  const keys = await Promise.all(Array.from({ length: 5 }, () => save(person, tokens)))
  t.match(await reader.get(keys[0]!), { revision: 5 })
})

t.test('a save that always comes second gives up as a failure of the store', async (t) => {
  const { save, world } = build()
  await save(person, tokens)
  world.store.replace = async () => false
  await t.rejects(save(person, tokens), { code: 'SYS_002' })
})

const app = { ...tokens, refreshToken: 'ghr_not-a-real-token', expiresInSeconds: 28_800 }

t.test('what was saved opens again, both tokens', async (t) => {
  const { accounts, save } = build()
  const key = await save(person, app)
  t.match(await accounts.open(key), {
    accessToken: app.accessToken,
    refreshToken: app.refreshToken,
    found: { value: { revision: 1 } },
  })
  t.match(await accounts.open(await save({ ...person, userId: 102 }, tokens)), {
    refreshToken: null,
  })
  t.equal(await accounts.open('nobody'), null)
  t.same([await accounts.isThere(key), await accounts.isThere('nobody')], [true, false])
})

t.test('the pair that follows is written only over the one that was held', async (t) => {
  const { accounts, save, reader, clock } = build()
  const key = await save(person, app)
  const held = (await accounts.open(key))!
  clock.advance(100)
  const next = { ...app, accessToken: 'ghu_second', refreshToken: 'ghr_second' }
  t.equal(await accounts.renew(key, held, next), true)
  const expiresAt = clock.nowSeconds() + 28_800
  t.match(await reader.get(key), { githubToken: 'ghu_second', expiresAt, revision: 2 })
  t.equal(await accounts.renew(key, held, { ...app, accessToken: 'ghu_late' }), false)
  t.match(await accounts.open(key), { accessToken: 'ghu_second', refreshToken: 'ghr_second' })
})

t.test('an account is deleted only as it was held, and a sign-in makes it anew', async (t) => {
  const { accounts, save } = build()
  const key = await save(person, app)
  const first = (await accounts.open(key))!
  await save(person, { ...app, accessToken: 'ghu_second' })
  t.equal(await accounts.remove(key, first), false)
  t.equal(await accounts.remove(key, (await accounts.open(key))!), true)
  t.same([await accounts.open(key), await accounts.isThere(key)], [null, false])
  t.equal(await save(person, { ...app, accessToken: 'ghu_third' }), key, 'at once')
  t.match(await accounts.open(key), { accessToken: 'ghu_third', found: { value: { revision: 1 } } })
})

t.test('a saved account counts as used from before it is written', async (t) => {
  const { accounts, index, store } = build()
  const uses: unknown[] = []
  store.failsAt = ({ method, key }) => {
    if (method === 'get') uses.push(index.usesOf(key.split(':').at(-1)!))
    return false
  }
  const { accountKey, reservation } = (await accounts.save(person, tokens)).saved
  t.match(await uses[0], { sessionIds: [], isReserved: true })
  await index.release(accountKey, reservation)
  t.match(await index.usesOf(accountKey), { sessionIds: [], isReserved: false })
})
