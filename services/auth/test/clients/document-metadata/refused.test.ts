import t from 'tap'
import { describeDocument } from '../../../clients/document-metadata.ts'
import { hostileRedirectUris } from '../hostile-redirect-uris.ts'
import { describe, good, refusal, url } from './build.ts'

t.test('client_id is the address, byte for byte', async (t) => {
  const others = [
    'https://client.example:443/oauth/client.json',
    'https://client.example/oauth/client.json/',
    'https://client.example/oauth/client.json?',
    'https://client.example/oauth/client.json#',
    'https://client.example/oauth/Client.json',
    'https://Client.example/oauth/client.json',
    'HTTPS://client.example/oauth/client.json',
    'http://client.example/oauth/client.json',
    'https://client.example/oauth/./client.json',
    'https://client.example/oauth/clien%74.json',
    `${url} `,
    '',
  ]
  for (const client_id of others) {
    t.throws(() => describe({ client_id }), refusal(/^client_id must be exactly/), client_id)
  }
})

t.test(
  'a document without a needed field, or with another kind of value, is refused',
  async (t) => {
    const wrong: [string, unknown[]][] = [
      ['client_id', [undefined, null, 1, [url]]],
      ['client_name', [undefined, null, 1, '', ' \n', 'x'.repeat(201), { en: 'A client' }]],
      ['redirect_uris', [undefined, null, [], 'https://client.example/', [1], [null], [[]]]],
      ['redirect_uris', [['x'.repeat(2049)], Array(33).fill('https://client.example/')]],
      ['redirect_uris', [Array(10_000).fill('https://client.example/')]],
      ['grant_types', ['authorization_code', [1], Array(17).fill('authorization_code')]],
      ['token_endpoint_auth_method', [['none'], null]],
      ['jwks', [null, [], {}, { keys: {} }, { keys: ['d'] }]],
    ]
    for (const [field, values] of wrong) {
      for (const value of values) {
        t.throws(() => describe({ [field]: value }), refusal(new RegExp(`^${field}`)))
      }
    }
  }
)

t.test('what is no JSON object is refused', async (t) => {
  for (const text of ['', 'null', '[]', '1', '"https"', '<html>', '{', `{}${'{}'}`, "{'a':1}"]) {
    t.throws(() => describeDocument(url, text, []), refusal(/^The document/), text)
  }
  const deep = `{"a":${'['.repeat(8000)}${']'.repeat(8000)}}`
  t.throws(() => describeDocument(url, deep, []), refusal(/^client_id: /), 'deep JSON')
})

t.test('names of prototypes are names like any other', async (t) => {
  const text = JSON.stringify(good)
  const polluting = `{"__proto__":${text},"constructor":{"prototype":${text}}}`
  t.throws(() => describeDocument(url, polluting, []), refusal(/^client_id/))
  const both = `{"__proto__":{"client_secret":"x","name":"y"},${text.slice(1)}`
  t.equal(describeDocument(url, both, []).name, 'A client')
  t.equal(({} as Record<string, unknown>)['client_secret'], undefined)
})

t.test('of two fields of one name, the one that counts is the one that is checked', async (t) => {
  const twice = (first: object, second: object) =>
    describeDocument(
      url,
      JSON.stringify(first).replace(/}$/, `,${JSON.stringify(second).slice(1)}`),
      []
    )
  t.equal(
    twice({ ...good, client_id: 'https://attacker.test/' }, { client_id: url }).host,
    'client.example'
  )
  t.throws(() => twice(good, { client_id: 'https://attacker.test/' }), refusal(/^client_id/))
  t.throws(() => twice(good, { redirect_uris: ['javascript:alert(1)'] }), refusal(/^redirect_uris/))
  t.throws(() => twice({ ...good, client_secret: 'x' }, { client_secret: null }), refusal(/secret/))
})

t.test('secrets and private keys are refused', async (t) => {
  for (const field of ['client_secret', 'client_secret_expires_at']) {
    for (const value of ['x', '', 0, null]) {
      t.throws(() => describe({ [field]: value }), refusal(new RegExp(`^${field} `)))
    }
  }
  const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }
  for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
    const keys = [rsa, { ...rsa, [member]: 'AQAB' }]
    t.throws(() => describe({ jwks: { keys } }), refusal(/^jwks must hold public keys/), member)
  }
  t.ok(describe({ jwks: { keys: [rsa] } }), 'public keys do no harm')
})

t.test('only clients that work without authentication are accepted', async (t) => {
  const method = 'token_endpoint_auth_method'
  const methods = 'token_endpoint_auth_methods_supported'
  for (const fine of [
    {},
    { [method]: 'none' },
    { [methods]: ['none'] },
    { [method]: 'private_key_jwt', [methods]: ['private_key_jwt', 'none'] },
  ]) {
    t.ok(describe(fine), JSON.stringify(fine))
  }
  for (const unsupported of [
    { [method]: 'private_key_jwt', jwks_uri: 'https://client.example/jwks.json' },
    { [method]: 'private_key_jwt', [methods]: ['private_key_jwt'] },
    { [methods]: ['private_key_jwt'] },
    { [method]: 'tls_client_auth' },
    { [method]: '' },
  ]) {
    t.throws(() => describe(unsupported), refusal(/supports `none` alone/))
  }
  for (const secret of ['client_secret_basic', 'client_secret_post', 'client_secret_jwt']) {
    t.throws(() => describe({ [method]: secret }), refusal(/shared secret/))
    t.throws(() => describe({ [method]: 'none', [methods]: ['none', secret] }), refusal(/shared/))
  }
})

t.test('a client that could do nothing here is refused', async (t) => {
  for (const grant_types of [[], ['client_credentials'], ['refresh_token']]) {
    t.throws(() => describe({ grant_types }), refusal(/^grant_types must contain/))
  }
  t.throws(() => describe({ response_types: ['token'] }), refusal(/^response_types must contain/))
})

t.test('a return address that could run or mislead spoils the document', async (t) => {
  const bad = [
    ...hostileRedirectUris.filter((uri) => !/^(attacker|view-source):/.test(uri)),
    'http://client.example/callback',
    'http://10.0.0.1/callback',
    'https://client.example/callback#part',
    '',
  ]
  for (const uri of bad) {
    const redirect_uris = [...good.redirect_uris, uri]
    t.throws(() => describe({ redirect_uris }), refusal(/^redirect_uris\[1\] /), uri)
  }
})

t.test('nothing of a refused document is repeated', async (t) => {
  const marker = 'Marker-4711'
  for (const changes of [
    { client_id: marker },
    { client_name: marker.repeat(50) },
    { redirect_uris: [`javascript:${marker}`] },
    { redirect_uris: [marker, 1] },
    { grant_types: [marker] },
    { token_endpoint_auth_method: marker },
    { jwks: { keys: [{ d: marker, [marker]: 1 }] } },
  ]) {
    t.throws(() => describe(changes), {
      message: /^(?!.*Marker)/,
      hint: /^(?!.*Marker)/,
      details: undefined,
    })
  }
})
