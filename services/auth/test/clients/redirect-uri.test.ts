import t from 'tap'
import {
  isAcceptableRedirectUri,
  isCustomScheme,
  isRegisteredRedirectUri,
  redirectTarget,
} from '../../clients/redirect-uri.ts'
import { hostileRedirectUris } from './hostile-redirect-uris.ts'

t.test('https anywhere and http on loopback can be registered', async (t) => {
  const acceptable = [
    'https://client.test/callback',
    'https://client.test:8443/callback?from=here',
    'https://xn--bcher-kva.test/',
    'http://localhost:6274/oauth/callback',
    'http://127.0.0.1/callback',
    'http://[::1]:3000/callback',
    `https://client.test/${'x'.repeat(2028)}`,
  ]
  for (const uri of acceptable) t.equal(isAcceptableRedirectUri(uri, []), true, JSON.stringify(uri))
})

t.test('what could run, mislead or leak cannot be registered', async (t) => {
  const unacceptable = [
    ...hostileRedirectUris,
    'http://client.test/callback',
    'http://10.0.0.1/callback',
    'http://localhost.attacker.test/callback',
    'http://localhost./callback',
    'http://127.0.0.1.attacker.test/',
    'http://0x7f.1/callback',
    'http://2130706433/callback',
    'http://[0:0:0:0:0:0:0:1]/callback',
    'https://client.test/callback#part',
    'https://client.test/callback#',
    'https://user@client.test/callback',
    'https://user:word@client.test/callback',
    'https://Client.test/callback',
    'https://client.test/ä',
    'https://client.test;attacker.test/callback',
    'https://client.test,attacker.test/callback',
    'https://client.test&attacker.test/callback',
    "https://client.test'/callback",
    'https://(client.test)/callback',
    '',
    '/callback',
    'client.test/callback',
    `https://client.test/${'x'.repeat(2029)}`,
  ]
  for (const uri of unacceptable)
    t.equal(isAcceptableRedirectUri(uri, []), false, JSON.stringify(uri))
})

t.test('no redirect URI brings along what only this server may say', async (t) => {
  const iss = encodeURIComponent('https://attacker.test')
  for (const uri of ['https://client.test/callback', 'http://localhost/cb', 'myapp://cb']) {
    for (const name of ['iss', 'code', 'state', 'error', 'error_description', '%69ss']) {
      const mixedUp = `${uri}?from=here&${name}=${iss}`
      t.equal(isAcceptableRedirectUri(mixedUp, [mixedUp]), false, mixedUp)
    }
    const own = `${uri}?issuer=x&codes=y`
    t.equal(isAcceptableRedirectUri(own, [own]), true, own)
  }
})

t.test('a custom scheme needs an entry that is exactly the same', async (t) => {
  const listed = ['myapp://oauth/callback', 'com.example.app:/callback']
  for (const uri of listed) {
    t.equal(isAcceptableRedirectUri(uri, []), false, JSON.stringify(uri))
    t.equal(isAcceptableRedirectUri(uri, listed), true, JSON.stringify(uri))
    t.equal(isAcceptableRedirectUri(`${uri}/x`, listed), false, JSON.stringify(uri))
    t.equal(isAcceptableRedirectUri(uri.toUpperCase(), listed), false, JSON.stringify(uri))
  }
  t.equal(isAcceptableRedirectUri('cursor://anysphere.cursor-mcp/oauth/callback', []), true)
  t.equal(isAcceptableRedirectUri('cursor://anysphere.cursor-mcp/oauth/callback?x', []), false)
})

t.test('no entry makes acceptable what browsers run, or what hides where it leads', async (t) => {
  for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'blob:x']) {
    t.equal(isCustomScheme(uri), false, JSON.stringify(uri))
    t.equal(isAcceptableRedirectUri(uri, [uri]), false, JSON.stringify(uri))
  }
  for (const uri of ['myapp://user@host/cb', 'myapp://:word@host/cb', 'myapp://host/cb#part']) {
    t.equal(isAcceptableRedirectUri(uri, [uri]), false, uri)
  }
  t.equal(isCustomScheme('https://client.test'), false)
  t.equal(isCustomScheme('no address at all'), false)
  t.equal(isCustomScheme('myapp:callback'), true)
})

t.test('a registered redirect URI is matched letter by letter', async (t) => {
  const registered = ['https://client.test/callback']
  t.equal(isRegisteredRedirectUri('https://client.test/callback', registered), true)
  for (const uri of hostileRedirectUris) {
    t.equal(isRegisteredRedirectUri(uri, registered), false, JSON.stringify(uri))
  }
})

t.test('on loopback any port is as good as the registered one, and nothing else', async (t) => {
  const registered = ['http://127.0.0.1:1234/callback?a=1', 'http://[::1]/', 'http://localhost/cb']
  const equal = [
    'http://127.0.0.1/callback?a=1',
    'http://127.0.0.1:65535/callback?a=1',
    'http://[::1]:9/',
    'http://[::1]:9',
    'http://[::1]',
    'http://localhost:5000/cb',
  ]
  for (const uri of equal)
    t.equal(isRegisteredRedirectUri(uri, registered), true, JSON.stringify(uri))
  const different = [
    'http://localhost:1234/callback?a=1',
    'http://[::1]:1234/callback?a=1',
    'http://127.0.0.2:1234/callback?a=1',
    'http://127.0.0.1:1234/callback?a=2',
    'http://127.0.0.1:1234/callback',
    'http://127.0.0.1:1234/callback/?a=1',
    'http://127.0.0.1:1234/callback?a=1#x',
    'http://127.0.0.1:65536/callback?a=1',
    'http://127.0.0.1:123456/callback?a=1',
    'http://127.0.0.1:/callback?a=1',
    'http://127.0.0.1:80@attacker.test/callback?a=1',
    'http://127.0.0.1@attacker.test/callback?a=1',
    'http://127.0.0.1.attacker.test/callback?a=1',
    'http://127.0.0.1:1234\\@attacker.test/callback?a=1',
    'https://127.0.0.1:1234/callback?a=1',
    'http://user@127.0.0.1:1234/callback?a=1',
    'http://127.1:1234/callback?a=1',
    'http://LOCALHOST/cb',
    'http://localhost./cb',
    'http://[::1]:9//',
    'http://[::1]:9?',
    'http://localhost:5000/cb/',
    'http://localhost',
  ]
  for (const uri of different)
    t.equal(isRegisteredRedirectUri(uri, registered), false, JSON.stringify(uri))
})

t.test('on loopback no path is the same as one slash, whichever was registered', async (t) => {
  const vsCode = ['http://127.0.0.1/', 'http://127.0.0.1:33418/']
  for (const uri of ['http://127.0.0.1:33418', 'http://127.0.0.1:59656/', 'http://127.0.0.1']) {
    t.equal(isRegisteredRedirectUri(uri, vsCode), true, uri)
  }
  t.equal(isRegisteredRedirectUri('http://localhost:1/', ['http://localhost:33418']), true)
  t.equal(isRegisteredRedirectUri('http://localhost:1/?a', ['http://localhost?a']), true)
  t.equal(isRegisteredRedirectUri('http://localhost:1/a', ['http://localhost:33418']), false)
  const elsewhere = ['https://client.test', 'http://client.test']
  for (const uri of elsewhere) t.equal(isRegisteredRedirectUri(`${uri}/`, elsewhere), false, uri)
})

t.test('a port that is not on loopback is part of the address', async (t) => {
  const registered = ['https://client.test/callback', 'https://localhost/callback']
  for (const uri of ['https://client.test:8443/callback', 'https://localhost:8443/callback']) {
    t.equal(isRegisteredRedirectUri(uri, registered), false, JSON.stringify(uri))
  }
})

t.test('a person is told the host, or this computer, or a scheme of its own', async (t) => {
  const told = { host: 'client.test:8443', isLoopback: false, customScheme: null }
  t.same(redirectTarget('https://client.test:8443/callback'), told)
  t.match(redirectTarget('http://[::1]:5/'), { host: '[::1]:5', isLoopback: true })
  t.match(redirectTarget('http://localhost/cb'), { isLoopback: true, customScheme: null })
  const others = ['app.localhost', 'localhost.', '127.1.2.3', '0.0.0.0', '[::]', '[::ffff:7f00:1]']
  for (const host of others) {
    t.match(redirectTarget(`https://${host}:8443/cb`), { isLoopback: true }, host)
  }
  const elsewhere = ['localhost.test', 'notlocalhost', '[::ffff:c000:201]', '128.0.0.1']
  for (const host of [...elsewhere, '127.client.test', '127.0.0.1.client.test']) {
    t.match(redirectTarget(`https://${host}/cb`), { isLoopback: false }, host)
  }
  t.match(redirectTarget('myapp://localhost/cb'), { isLoopback: false, customScheme: 'myapp' })
})
