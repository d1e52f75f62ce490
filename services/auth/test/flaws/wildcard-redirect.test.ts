// punkpeye/fastmcp's GitHubProvider took `https://*` for a redirect URI by default, so that a code
// could be sent to anybody (CWE-601).
import t from 'tap'
import { build } from '../build.ts'
import { withClients, writeClients } from '../clients-file.ts'
import { authorizeUrl, postJson, redirectUri, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const patterns = [
  'https://*',
  'https://*/callback',
  'https://*.client.test/callback',
  'https://client.test/*',
  'https://client.test/callback?*',
  'http://localhost:*/callback',
  'http://*:3000/callback',
  'myapp://*',
  'cursor://*',
  '*',
]

t.test('no client can register a pattern', async (t) => {
  const service = await build(t)
  for (const pattern of patterns) {
    const asked = { redirect_uris: [redirectUri, pattern] }
    const answer = await postJson(service, '/oauth/register', asked)
    t.match([answer.statusCode, answer.json().error], [400, 'invalid_redirect_uri'], pattern)
    t.match(answer.json().error_description, /redirect_uris\[1\]/)
  }
  t.same(service.audit, [])
})

t.test('no operator can set one up, nor list one, without being told at the start', async (t) => {
  for (const pattern of patterns) {
    const client = { client_id: 'static', client_name: 'A client', redirect_uris: [pattern] }
    const [path] = await writeClients(t, [client])
    const told = { code: 'SYS_001', message: /redirect_uris\[0\] is not acceptable/ }
    await t.rejects(build(t, { environment: withClients(path!) }), told, pattern)
    const listed = { code: 'SYS_001', message: /REDIRECT_URIS_ALLOWED/ }
    await t.rejects(build(t, { environment: { REDIRECT_URIS_ALLOWED: pattern } }), listed, pattern)
  }
})

t.test('what is registered is no pattern either: its letters stand for themselves', async (t) => {
  const service = await build(t)
  const registered = ['https://client.test/(.+)', 'https://client.test/[a-z]', 'https://c.test/?']
  const clientId = await register(service, { redirect_uris: registered })
  for (const redirect_uri of ['https://client.test/x', 'https://c.test/', 'https://cxtest/?']) {
    const answer = await createVisitor(service.app).open(authorizeUrl(clientId, { redirect_uri }))
    t.match([answer.statusCode, answer.headers.location], [400, undefined], redirect_uri)
  }
})
