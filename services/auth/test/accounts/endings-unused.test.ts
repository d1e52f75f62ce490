import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { build, person, second } from './build.ts'

t.test('a sign-in beside a revocation that fails is not undone', async (t) => {
  const built = build({
    revoke: async () => {
      await built.accounts.save(person, second)
      throw errors.GITHUB_UNREACHABLE()
    },
  })
  const key = await built.addAccount()
  await t.rejects(built.ends.endUnused(key), { name: 'GITHUB_UNREACHABLE' })
  t.match(await built.accounts.open(key), { accessToken: 'ghu_second' })
})

t.test('an account in use does not end, and one that is gone cannot', async (t) => {
  const { addAccount, addSession, ends, accounts, store, asked } = build()
  const key = await addAccount()
  await addSession('one', key)
  t.equal(await ends.endUnused(key), 'in-use')
  t.equal(await ends.endUnused('a'.repeat(32)), 'gone')
  await ends.endAccount(key, (await accounts.open(key))!)
  const again = await addAccount()
  const { replace } = store
  store.replace = async (...given) => {
    // Somebody signs in between the look and the end.
    store.replace = replace
    await accounts.save(person, second)
    return replace(...given)
  }
  t.same([await ends.endUnused(again), asked], ['in-use', []])
})
