import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accountReader } from '#shared/records/accounts.ts'
import { build, createShared, expiring, lasting, person, second } from '../accounts/build.ts'
import { testKey } from '../world.ts'

const old = { session: ['s'], auth: ['a'] }
const announced = { session: ['s', 't'], auth: ['a', 'b'] }
const rotated = { session: ['t', 's'], auth: ['b', 'a'] }
const fresh = { session: ['t'], auth: ['b'] }

t.test('auth seals what it reads with the newest keys, so that the old ones can go', async (t) => {
  for (const tokens of [expiring, lasting]) {
    for (const read of ['open', 'isThere'] as const) {
      const shared = createShared()
      const key = await build({}, shared, old).addAccount(tokens)
      const after = build({}, shared, rotated)
      t.ok(await after.accounts[read](key))
      const { accessToken, refreshToken } = tokens
      const held = await build({}, shared, fresh).accounts.open(key)
      t.match(held, { accessToken, refreshToken, found: { value: { revision: 1 } } })
      const reader = accountReader(after.store, keyRing([testKey('t')]))
      t.match(await reader.get(key), { githubToken: accessToken }, 'the mcp service too')
    }
  }
})

t.test('one ring may rotate alone', async (t) => {
  for (const rings of [
    { ...old, auth: rotated.auth },
    { ...old, session: rotated.session },
  ]) {
    const shared = createShared()
    const key = await build({}, shared, old).addAccount()
    const { accounts, store } = build({}, shared, rings)
    await accounts.open(key)
    const writes = () => store.calls.filter(({ method }) => method === 'replace').length
    t.equal(writes(), 1)
    await accounts.open(key)
    t.equal(writes(), 1, 'once')
  }
})

t.test('what was held before it was sealed anew is renewed and removed all the same', async (t) => {
  const shared = createShared()
  const slow = build({}, shared, announced)
  const other = build({}, shared, rotated)
  const key = await slow.addAccount()
  const held = (await slow.accounts.open(key))!
  await other.accounts.open(key)
  // GitHub has answered: were this pair not stored, the person would be signed out.
  t.equal(await slow.accounts.renew(key, held, second), true)
  t.match(await slow.accounts.open(key), { accessToken: 'ghu_second', refreshToken: 'ghr_second' })
  t.equal(await slow.accounts.renew(key, held, expiring), false, 'others stored another pair')
  t.equal(await slow.accounts.remove(key, held), false)
  const newer = (await slow.accounts.open(key))!
  await other.accounts.open(key)
  t.equal(await slow.accounts.remove(key, newer), true)
  t.equal(await slow.accounts.remove(key, newer), false, 'it is gone')
})

t.test('sealing anew never writes over what somebody else just wrote', async (t) => {
  const shared = createShared()
  const key = await build({}, shared, old).addAccount()
  const { accounts, store } = build({}, shared, rotated)
  const { replace } = store
  store.replace = async (...given) => {
    store.replace = replace
    await accounts.save(person, second)
    return replace(...given)
  }
  t.match(await accounts.open(key), {
    accessToken: 'ghu_second',
    found: { value: { revision: 2 } },
  })
})

t.test('a key dropped too early is told, and takes nobody’s account away', async (t) => {
  const shared = createShared()
  const key = await build({}, shared, old).addAccount()
  const early = build({}, shared, fresh)
  await t.rejects(early.accounts.open(key), { name: 'SEAL_BROKEN' })
  t.equal(await build({}, shared, rotated).accounts.isThere(key), true)
})

t.test('a record that is none is an error, at a sign-in too', async (t) => {
  const { accounts, store, addAccount } = build()
  const key = await addAccount()
  await store.set(`gatehouse:shared:account:${key}`, JSON.stringify({ v: 1, revision: 1 }), 60)
  await t.rejects(accounts.save(person, expiring), TypeError)
})

t.test('a sign-in tells what its token takes the place of', async (t) => {
  const shared = createShared()
  const { accounts, clock } = build({}, shared, old)
  t.equal((await accounts.save(person, expiring)).replaced, null, 'nothing')
  const { replaced } = await accounts.save(person, second)
  const expiresAt = clock.nowSeconds() + 28_800
  t.match(replaced, {
    accessToken: 'ghu_first',
    refreshToken: 'ghr_first',
    found: { value: { expiresAt } },
  })
  t.equal((await accounts.save(person, second)).replaced, null, 'the same token')
  const early = build({}, shared, fresh)
  t.equal((await early.accounts.save(person, expiring)).replaced, null, 'one that no key opens')
  t.match(await early.accounts.open((await early.accounts.save(person, second)).saved.accountKey), {
    accessToken: 'ghu_second',
  })
})
