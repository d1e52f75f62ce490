import t from 'tap'
import { checkRedirectUri } from '../../checks/redirect-uri.ts'

const client = (...redirectUris: string[]) => ({
  name: 'A client',
  uri: null,
  redirectUris,
  createdAt: 0,
  isConfirmed: false,
})
const one = 'https://client.test/callback'

t.test('a registered redirect URI comes back as it was asked for', async (t) => {
  t.equal(checkRedirectUri({ redirect_uri: one }, client('https://other.test/', one)), one)
  const loopback = 'http://127.0.0.1:50123/callback'
  t.equal(
    checkRedirectUri({ redirect_uri: loopback }, client('http://127.0.0.1/callback')),
    loopback
  )
})

t.test('the only registered redirect URI need not be named, one of several must', async (t) => {
  t.equal(checkRedirectUri({}, client(one)), one)
  t.throws(() => checkRedirectUri({}, client(one, `${one}2`)), { code: 'AUTH_008' })
})

t.test('an unlisted redirect URI is refused, and the log gets 200 characters of it', async (t) => {
  const asked = `https://attacker.test/${'x'.repeat(1000)}`
  t.throws(() => checkRedirectUri({ redirect_uri: asked }, client(one)), {
    code: 'AUTH_008',
    facts: { redirectUri: asked.slice(0, 200) },
  })
})
