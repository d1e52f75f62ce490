import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accountReader, accountRecords } from '#shared/records/accounts.ts'
import { accountWriter } from '../../records/accounts.ts'
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
  const options = { world: outside.world, upstream, sessionKeys, authKeys, ttlSeconds: 3600 }
  return {
    ...outside,
    accounts: accountWriter(options),
    reader: accountReader(outside.store, sessionKeys),
    stored: accountRecords(outside.store),
  }
}

t.test('what auth saves, the mcp service opens with its own keys', async (t) => {
  const { accounts, reader, stored } = build()
  const key = await accounts.save(person, tokens)
  t.same(await reader.get(key), { ...person, githubToken: tokens.accessToken, revision: 1 })
  const account = await stored.get(key)
  t.match(account, { githubScopes: tokens.scopes, refreshToken: null, expiresAt: null })
})

t.test('a refresh token is sealed under keys that the mcp service does not have', async (t) => {
  const { accounts, stored, store, clock } = build()
  const app = { ...tokens, refreshToken: 'ghr_not-a-real-token', expiresInSeconds: 28_800 }
  const key = await accounts.save(person, app)
  const account = await stored.get(key)
  t.equal(account?.expiresAt, clock.nowSeconds() + 28_800)
  const keyId = account?.refreshToken?.split('.')[0]
  const authKeyIds = authKeys.derive('account/refresh-token').map(({ id }) => id)
  t.same([keyId], authKeyIds)
  t.notMatch(store.written.join('\n'), /not-a-real-token/)
})

t.test('a newer sign-in replaces the token and raises the revision', async (t) => {
  const { accounts, reader } = build()
  const first = await accounts.save(person, tokens)
  const again = await accounts.save(person, { ...tokens, accessToken: 'gho_another' })
  t.equal(again, first)
  t.match(await reader.get(first), { githubToken: 'gho_another', revision: 2 })
})

t.test('other scopes, people, servers and apps have accounts of their own', async (t) => {
  const { accounts } = build()
  const keys = [
    await accounts.save(person, tokens),
    await accounts.save(person, { ...tokens, scopes: ['repo'] }),
    await accounts.save({ ...person, userId: 102 }, tokens),
    await build('another-app').accounts.save(person, tokens),
  ]
  t.equal(new Set(keys).size, 4)
  t.equal(await accounts.save({ ...person, login: 'renamed' }, tokens), keys[0])
})

t.test('of sign-ins that end at once each gets a revision of its own', async (t) => {
  const { accounts, reader } = build()
  const keys = await Promise.all(Array.from({ length: 5 }, () => accounts.save(person, tokens)))
  t.match(await reader.get(keys[0]!), { revision: 5 })
})

t.test('a save that always comes second gives up as a failure of the store', async (t) => {
  const { accounts, world } = build()
  await accounts.save(person, tokens)
  world.store.replace = async () => false
  await t.rejects(accounts.save(person, tokens), { code: 'SYS_002' })
})
