import t from 'tap'
import { faultsOfRecords } from './all-records.ts'
import { form } from './secrets/misplace.ts'
import { startUpstream } from './upstream-shape.ts'

const profile = 'GET /user'

t.test('what GitHub answered is answered again, to the same sign-in alone', async (t) => {
  const upstream = await startUpstream(t, {
    kind: 'oauth-app',
    settings: { CACHE_USER_SECONDS: '300' },
  })
  const { gitHub, environment, url } = upstream
  const mona = await upstream.signIn()
  const asked = gitHub.count(profile)
  // More often than there are replicas.
  for (let call = 0; call < 8; call++) t.equal(await upstream.call(mona.access_token), 'mona-test')
  t.equal(gitHub.count(profile) - asked, 1)
  t.same(await faultsOfRecords(environment), [], 'it is sealed as it should be')

  gitHub.person = { id: 77, login: 'river-test' }
  const river = await upstream.signIn()
  for (let call = 0; call < 8; call++) {
    t.equal(await upstream.call(river.access_token), 'river-test')
    t.equal(await upstream.call(mona.access_token), 'mona-test')
  }
  t.equal(gitHub.count(profile) - asked, 3, 'and one by the sign-in')

  await form(`${url}/oauth/revoke`, { token: river.access_token, client_id: river.clientId })
  for (let call = 0; call < 8; call++) t.match(await upstream.call(river.access_token), /^401/)
  const again = await upstream.signIn()
  t.equal(await upstream.call(again.access_token), 'river-test')
  t.equal(gitHub.count(profile) - asked, 5, 'nothing is left of a sign-in that was revoked')
})
