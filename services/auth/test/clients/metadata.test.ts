import { Value } from '@sinclair/typebox/value'
import t from 'tap'
import { ClientMetadata, describeClient } from '../../clients/metadata.ts'

const redirect_uris = ['https://client.test/callback']

t.test('only what is used is kept of what a client says', async (t) => {
  const metadata = {
    redirect_uris: [...redirect_uris, ...redirect_uris, 'http://localhost/cb'],
    client_name: '  A client  ',
    client_uri: 'https://client.test',
    grant_types: ['authorization_code', 'refresh_token', 'implicit'],
    response_types: ['code', 'token'],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'github:read',
    logo_uri: 'https://client.test/logo.png',
  }
  t.ok(Value.Check(ClientMetadata, metadata), 'unknown fields are no mistake')
  t.same(describeClient(metadata, []), {
    name: 'A client',
    uri: 'https://client.test/',
    redirectUris: [...redirect_uris, 'http://localhost/cb'],
  })
})

t.test('a token that a client put into its name is not kept', async (t) => {
  const client_name = 'client gho_not-a-real-token'
  t.equal(describeClient({ redirect_uris, client_name }, []).name, 'client gho_[masked]')
})

t.test('a client without a name is called unnamed', async (t) => {
  t.equal(describeClient({ redirect_uris }, []).name, 'An unnamed client')
  t.equal(describeClient({ redirect_uris, client_name: ' \n' }, []).name, 'An unnamed client')
})

t.test('a page of the client that is not https is left out', async (t) => {
  for (const client_uri of ['http://client.test', 'javascript:alert(1)', 'client.test', '']) {
    t.equal(describeClient({ redirect_uris, client_uri }, []).uri, null, client_uri)
  }
})

t.test('the first bad redirect URI is told by its position, never by its text', async (t) => {
  const bad = 'javascript:alert(1)'
  t.throws(() => describeClient({ redirect_uris: [...redirect_uris, bad, bad] }, []), {
    oauth: 'invalid_redirect_uri',
    message: /^redirect_uris\[1\] is not acceptable/,
  })
  t.same(describeClient({ redirect_uris: ['myapp://cb'] }, ['myapp://cb']).redirectUris, [
    'myapp://cb',
  ])
})

t.test('a client that could do nothing here is refused', async (t) => {
  const useless = [
    { grant_types: ['client_credentials'] },
    { grant_types: [] },
    { grant_types: ['refresh_token'] },
    { response_types: ['token'] },
    { response_types: [] },
  ]
  for (const changed of useless) {
    t.throws(() => describeClient({ redirect_uris, ...changed }, []), {
      oauth: 'invalid_client_metadata',
      message: /must contain/,
    })
  }
})
