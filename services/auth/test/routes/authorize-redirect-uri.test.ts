import t from 'tap'
import { build } from '../build.ts'
import { authorizeUrl, redirectUri, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const environment = {
  RATE_LIMIT_ADDRESS_FACTOR: '1000',
  REDIRECT_URIS_ALLOWED: 'myapp://oauth/callback',
}

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
