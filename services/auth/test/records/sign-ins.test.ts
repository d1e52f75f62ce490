import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { signInRecords } from '../../records/sign-ins.ts'
import { createWorld, testKey } from '../world.ts'

const signIn = {
  clientId: 'client',
  clientName: 'A client',
  redirectUri: 'https://client.test/callback',
  clientHost: null,
  state: 'secret-state',
  codeChallenge: 'secret-challenge',
  resource: 'https://gatehouse.test/mcp',
  scopes: ['github:read' as const],
  browser: 'secret-browser',
  csrf: 'secret-csrf',
  consentKey: 'secret-consent',
  mustVisitGitHub: false,
  trip: { state: 'secret-upstream-state', codeVerifier: 'secret-verifier', consent: null },
  code: 'secret-code',
}
const old = testKey('a')
const fresh = testKey('b')

t.test('nothing of a sign-in can be read in the store', async (t) => {
  const { store } = createWorld()
  const signIns = signInRecords(store, keyRing([old]))
  await signIns.put('id', signIn, 600)
  t.same(await signIns.get('id'), signIn)
  t.notMatch(store.written.join('\n'), /secret|client/)
})

t.test('a sign-in outlives a rotation of the ring, and no more than that', async (t) => {
  const { store } = createWorld()
  await signInRecords(store, keyRing([old])).put('id', signIn, 600)
  t.same(await signInRecords(store, keyRing([fresh, old])).get('id'), signIn)
  await t.rejects(signInRecords(store, keyRing([fresh])).get('id'), { code: 'SYS_003' })
})

t.test('a sign-in moved to another id cannot be opened', async (t) => {
  const { store } = createWorld()
  const signIns = signInRecords(store, keyRing([old]))
  await signIns.put('mine', signIn, 600)
  const stored = (await store.get(signIns.key('mine')))!
  await store.set(signIns.key('theirs'), stored, 600)
  await t.rejects(signIns.get('theirs'), { code: 'SYS_003' })
})
