import t from 'tap'
import { build } from '../build.ts'
import { hostileRedirectUris } from '../clients/hostile-redirect-uris.ts'
import { authorizeUrl, redirectUri, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const environment = {
  RATE_LIMIT_ADDRESS_FACTOR: '1000',
  REDIRECT_URIS_ALLOWED: 'myapp://oauth/callback',
}

const neighbours = [
  ...hostileRedirectUris,
  'https://attacker.test/callback',
  'https://client.test.attacker.test/callback',
  'https://attacker.client.test/callback',
  'https://client.test./callback',
  'http://client.test/callback',
  'https://client.test:8443/callback',
  'https://client.test:443/callback',
  'https://client.test/callback/',
  'https://client.test/callback/more',
  'https://client.test/callback?more',
  'https://client.test/callback?',
  'https://client.test/Callback',
  'https://client.test//callback',
  'https://client.test/./callback',
  'https://client.test/x/../callback',
  'https://client.test/%2e%2e/callback',
  'https://client.test/c%61llback',
  'https://client.test',
  'https://client.test/*',
  'https://*/callback',
  'client.test/callback',
  'myapp://oauth/callback',
]

t.test('an unlisted redirect URI is a page: no redirect, no link, no sign-in', async (t) => {
  const service = await build(t, { environment })
  const clientId = await register(service)
  for (const redirect_uri of neighbours) {
    const visitor = createVisitor(service.app)
    const answer = await visitor.open(authorizeUrl(clientId, { redirect_uri }))
    const told = JSON.stringify(redirect_uri)
    t.equal(answer.statusCode, 400, told)
    t.equal(answer.headers.location, undefined, told)
    t.notMatch(answer.payload, /<a |http-equiv/, told)
    t.notMatch(answer.payload, 'attacker', told)
    t.equal(visitor.cookies.size, 0, told)
  }
  t.same(
    service.store.written.filter((text) => text.includes(':sign-in:')),
    []
  )
})

t.test('so it is where another parameter is wrong too: the error goes nowhere', async (t) => {
  const service = await build(t, { environment })
  const changed = { redirect_uri: 'https://attacker.test/callback', code_challenge: null }
  const url = authorizeUrl(await register(service), changed)
  const answer = await createVisitor(service.app).open(url)
  t.match([answer.statusCode, answer.headers.location], [400, undefined])
  t.notMatch(answer.payload, 'attacker')
})

t.test('a redirect URI of another client is not one of this client', async (t) => {
  const service = await build(t, { environment })
  const others = 'https://other.test/callback'
  await register(service, { client_name: 'Another', redirect_uris: [others] })
  const url = authorizeUrl(await register(service), { redirect_uri: others })
  t.equal((await createVisitor(service.app).open(url)).statusCode, 400)
})

t.test('a program on this computer may listen on any port, and on nothing else', async (t) => {
  const service = await build(t, { environment })
  const redirect_uris = ['http://127.0.0.1:1000/cb', 'http://localhost/cb', 'http://[::1]/cb']
  const clientId = await register(service, { redirect_uris })
  const statusOf = async (redirect_uri: string) => {
    const url = authorizeUrl(clientId, { redirect_uri })
    return (await createVisitor(service.app).open(url)).statusCode
  }
  for (const uri of ['http://127.0.0.1:2000/cb', 'http://localhost:3/cb', 'http://[::1]:4/cb']) {
    t.equal(await statusOf(uri), 303, uri)
  }
  const wrong = [
    'http://127.0.0.1:2000/other',
    'http://127.0.0.2:2000/cb',
    'http://127.0.0.1:99999/cb',
    'https://127.0.0.1:2000/cb',
    'http://localhost:3@attacker.test/cb',
    'http://localhost.attacker.test:3/cb',
  ]
  for (const uri of wrong) t.equal(await statusOf(uri), 400, uri)
})

t.test('localhost and 127.0.0.1 are two addresses', async (t) => {
  const service = await build(t, { environment })
  const clientId = await register(service, { redirect_uris: ['http://localhost:1000/cb'] })
  const url = authorizeUrl(clientId, { redirect_uri: 'http://127.0.0.1:1000/cb' })
  t.equal((await createVisitor(service.app).open(url)).statusCode, 400)
})

t.test('a listed custom scheme works, letter by letter', async (t) => {
  const service = await build(t, { environment })
  const listed = 'myapp://oauth/callback'
  const clientId = await register(service, { redirect_uris: [listed, redirectUri] })
  const statusOf = async (redirect_uri: string) => {
    const url = authorizeUrl(clientId, { redirect_uri })
    return (await createVisitor(service.app).open(url)).statusCode
  }
  t.equal(await statusOf(listed), 303)
  for (const uri of [`${listed}/`, 'MYAPP://oauth/callback', 'myapp:oauth/callback']) {
    t.equal(await statusOf(uri), 400, uri)
  }
})
