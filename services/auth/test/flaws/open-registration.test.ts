// GHSA-wx5f-576r-gpcx (turbo-ea), and the same in coroot, anythingmcp, axiomhq/mcp and cartesia-mcp:
// anybody could register a client with any redirect URI, `javascript:` among them, and phish with it.
import t from 'tap'
import { build } from '../build.ts'
import { hostileRedirectUris } from '../clients/hostile-redirect-uris.ts'
import { ask, postJson, redirectUri, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const environment = { RATE_LIMIT_REGISTER: '1000' }

const schemes = ['javascript', 'data', 'vbscript', 'file', 'blob', 'about', 'ftp', 'ws', 'intent']
const spellings = schemes.flatMap((scheme) => [
  `${scheme}:alert(1)`,
  `${scheme.toUpperCase()}:alert(1)`,
  `${scheme}://client.test/callback`,
  ` ${scheme}:alert(1)`,
  `\u0001${scheme}:alert(1)`,
  `${scheme[0]}\t${scheme.slice(1)}:alert(1)`,
  `${scheme[0]}\n${scheme.slice(1)}:alert(1)`,
])
const places = [
  'http://client.test/callback',
  'http://192.0.2.7/callback',
  'http://[2001:db8::1]/callback',
  'http://localhost.attacker.test/callback',
  'http://localhost./callback',
  'http://127.0.0.1.attacker.test/callback',
  'http://127.1/callback',
  'http://0x7f000001/callback',
  'http://[::ffff:127.0.0.1]/callback',
  'https://client.test/callback#',
  'https://attacker.test%2f@client.test/callback',
  'https://bücher.test/callback',
  '',
  'callback',
  '/callback',
  '?',
]

t.test('no redirect URI that runs, misleads or travels in the clear is registered', async (t) => {
  const service = await build(t, { environment })
  for (const uri of [...hostileRedirectUris, ...spellings, ...places]) {
    for (const redirect_uris of [[uri], [redirectUri, uri]]) {
      const answer = await postJson(service, '/oauth/register', { redirect_uris })
      const told = JSON.stringify(uri)
      t.match([answer.statusCode, answer.json().error], [400, 'invalid_redirect_uri'], told)
      t.notMatch(answer.json().error_description, /alert|attacker|test\//, told)
    }
  }
  t.same(service.store.written, [], 'nothing is kept')
  t.same(service.audit, [])
})

t.test('an address that only looks like another one is shown as what it is', async (t) => {
  const service = await build(t, { environment })
  const uri = 'https://xn--clent-9ta.test/callback'
  const clientId = await register(service, { redirect_uris: [uri], client_name: 'client.test' })
  const { page } = await ask(createVisitor(service.app), clientId, { redirect_uri: uri })
  t.match(page, '<p class="host">xn--clent-9ta.test</p>')
  t.match(page, 'Nobody has checked it.')
})

t.test('who registers without end is stopped, and told of', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_REGISTER: '5' } })
  const statuses = []
  for (let count = 0; count < 7; count++) {
    const asked = { redirect_uris: [redirectUri], client_name: `Client ${count}` }
    statuses.push((await postJson(service, '/oauth/register', asked)).statusCode)
  }
  t.same(statuses, [201, 201, 201, 201, 201, 429, 429])
  const limit = 'RATE_LIMIT_REGISTER'
  t.match(service.audit.at(-1), { event: 'security.rate_limit_exceeded', limit })
  service.clock.advance(24 * 3600)
  const records = service.store.calls.filter(({ method }) => method === 'claim')
  t.equal(records.length, 5)
  for (const { key } of records) t.equal(await service.store.get(key), null, 'unused, it ends')
})
