import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { build, modern } from '../build.ts'

const list = (token: string) => modern({ method: 'tools/list', token })

t.test('a session that is gone or is not the token’s ends the call', async (t) => {
  const built = await build(t)
  const mona = await built.signIn({ userId: 1, login: 'mona' })
  const river = await built.signIn({ userId: 2, login: 'river' })
  const { sessions, accounts } = mona

  const refused = async (fact: string, token: string) => {
    const response = await built.app.inject(list(token))
    t.equal(response.statusCode, 401, fact)
    t.match(response.headers['www-authenticate'], 'error="invalid_token"')
    t.match(response.json(), { error: { data: { code: 'AUTH_006' } } })
    t.match(built.audit.at(-1), { event: 'security.auth_failure', code: 'AUTH_006', userId: 1 })
  }
  const claim = (changes: object) => built.sign({ claims: { ...mona.claims, ...changes } })
  await refused('another person’s session', await claim({ sid: river.sid }))
  await refused('another person’s account', await claim({ acct: river.acct }))
  await refused(
    'another person’s session and account',
    await claim({ sid: river.sid, acct: river.acct })
  )
  await refused('another client', await claim({ client_id: 'other' }))
  await refused('no such session', await claim({ sid: 'gone' }))

  const again = await built.signIn({ userId: 1, login: 'mona' })
  await refused('another account of the same person', await claim({ acct: again.acct }))
  await sessions.put('theirs', { ...mona.session, userId: 2 }, 60)
  await refused('a session of another person on this account', await claim({ sid: 'theirs' }))

  const mixed = { ...mona.session, accountKey: river.acct }
  await sessions.put('mixed', mixed, 60)
  await refused(
    'a session on another person’s account',
    await claim({ sid: 'mixed', acct: river.acct })
  )

  t.equal((await built.app.inject(list(mona.token))).statusCode, 200)
  await accounts.take(mona.acct)
  await refused('the account was ended', mona.token)
  await sessions.take(mona.sid)
  await refused('the session was ended', mona.token)
})

t.test('a store that fails refuses everybody, with a 503', async (t) => {
  const store = memoryStore()
  const failing = { ...store, get: () => Promise.reject(errors.STORE_UNAVAILABLE()) }
  const built = await build(t, { world: { store: failing } })
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const response = await built.app.inject(list(token))
  t.equal(response.statusCode, 503)
  t.equal(response.headers['www-authenticate'], undefined, 'a new sign-in would not help')
  t.match(response.json(), { error: { code: 503, data: { code: 'SYS_002' } } })
  t.same(built.audit, [], 'nobody’s credentials failed')
})

t.test('without auth’s keys nobody is let in, and nobody is told to sign in again', async (t) => {
  const fetch = () => Promise.reject(new TypeError('fetch failed'))
  const { app, signIn } = await build(t, { world: { fetch } })
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const response = await app.inject(list(token))
  t.equal(response.statusCode, 503)
  t.match(response.json(), { error: { data: { code: 'SYS_004' } } })
})
