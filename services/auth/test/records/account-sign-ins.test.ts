import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accountSignInRecords } from '../../records/account-sign-ins.ts'
import { createWorld, testKey } from '../world.ts'

const signIn = {
  browser: 'secret-browser',
  trip: { state: 'secret-upstream-state', codeVerifier: 'secret-verifier' },
  returnTo: '/account',
}

t.test('nothing of a sign-in at the account can be read in the store', async (t) => {
  const { store } = createWorld()
  const signIns = accountSignInRecords(store, keyRing([testKey('a')]))
  await signIns.put('id', signIn, 600)
  t.same(await signIns.get('id'), signIn)
  t.notMatch(store.written.join('\n'), /secret|returnTo/)
})
