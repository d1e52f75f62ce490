import type { FastifyRequest } from 'fastify'
import t from 'tap'
import type { Client } from '../../clients/client.ts'
import { cameByThemselves, consentKeyOf } from '../../sign-in/consent-key.ts'

const client: Client = {
  name: 'A client',
  uri: 'https://client.test/',
  redirectUris: ['https://client.test/callback'],
  createdAt: 1,
  isConfirmed: false,
}
const asked = {
  clientId: 'client',
  redirectUri: 'https://client.test/callback',
  scopes: ['github:read' as const],
  resource: 'https://gatehouse.test/mcp',
}
const key = consentKeyOf(client, asked)

t.test('the same client that asks the same has the same key', async (t) => {
  t.match(key, /^[\w-]{43}$/)
  t.equal(consentKeyOf({ ...client, createdAt: 2, isConfirmed: true }, { ...asked }), key)
})

t.test('whatever a person was told makes another key if it changes', async (t) => {
  const others = [
    consentKeyOf(client, { ...asked, clientId: 'another' }),
    consentKeyOf(client, { ...asked, redirectUri: 'https://client.test/callback?x' }),
    consentKeyOf(client, { ...asked, scopes: ['github:read', 'github:write'] }),
    consentKeyOf(client, { ...asked, scopes: ['github:write'] }),
    consentKeyOf(client, { ...asked, resource: 'https://another.test/mcp' }),
    consentKeyOf({ ...client, name: 'A Client' }, asked),
    consentKeyOf({ ...client, uri: null }, asked),
    consentKeyOf({ ...client, redirectUris: [...client.redirectUris, 'https://x.test/'] }, asked),
    consentKeyOf({ ...client, documentHost: 'client.test' }, asked),
  ]
  t.equal(new Set([key, ...others]).size, others.length + 1)
})

t.test(
  'what any program on the computer could receive has none, with a secret or without',
  async (t) => {
    const secret = { digest: 'x', method: 'client_secret_basic' } as const
    for (const redirectUri of [
      'http://127.0.0.1:5000/callback',
      'http://[::1]/callback',
      'http://localhost/callback',
      'https://localhost/callback',
      'https://127.0.0.1/callback',
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'com.example.app:/callback',
    ]) {
      t.equal(consentKeyOf(client, { ...asked, redirectUri }), null, redirectUri)
      t.equal(consentKeyOf({ ...client, secret }, { ...asked, redirectUri }), null, redirectUri)
    }
  }
)

t.test('a person came by themselves where the browser says so, and not elsewhere', async (t) => {
  const came = (headers: object) => cameByThemselves({ headers } as FastifyRequest)
  for (const site of ['none', 'same-origin']) t.equal(came({ 'sec-fetch-site': site }), true, site)
  for (const site of ['cross-site', 'same-site', '', 'None', 'none, none', 'x']) {
    t.equal(came({ 'sec-fetch-site': site }), false, site)
  }
  t.equal(came({}), false)
})
