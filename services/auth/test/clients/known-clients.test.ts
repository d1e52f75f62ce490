import t from 'tap'
import { knownClients } from '../../clients/known-clients.ts'
import { build } from '../build.ts'
import { authorizeUrl, postJson } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

for (const [name, { sources, registration, asks }] of Object.entries(knownClients)) {
  t.test(`${name} registers and begins a sign-in at every address it uses`, async (t) => {
    t.ok(sources.length > 0, 'it was read somewhere')
    const service = await build(t)
    const answer = await postJson(service, '/oauth/register', registration)
    t.equal(answer.statusCode, 201)
    const told = answer.json()
    t.same(told.redirect_uris, registration.redirect_uris)
    t.equal(told.token_endpoint_auth_method, registration['token_endpoint_auth_method'])
    t.equal(told.client_secret !== undefined, told.token_endpoint_auth_method !== 'none')
    for (const redirectUri of asks) {
      const visitor = createVisitor(service.app)
      const begun = await visitor.open(authorizeUrl(told.client_id, { redirect_uri: redirectUri }))
      t.equal(begun.statusCode, 303, redirectUri)
      const { payload } = await visitor.open(String(begun.headers.location))
      t.match(payload, /name="decision"/)
    }
    const foreign = 'https://attacker.test/callback'
    const refused = await createVisitor(service.app).open(
      authorizeUrl(told.client_id, { redirect_uri: foreign })
    )
    t.equal(refused.statusCode, 400)
  })
}
