import t from 'tap'
import { describeDocument } from '../../../clients/document-metadata.ts'
import { isRegisteredRedirectUri } from '../../../clients/redirect-uri.ts'
import { realDocuments } from '../real-documents.ts'
import { describe, good, refusal } from './build.ts'

t.test('what is used of a document is kept', async (t) => {
  const changes = {
    client_name: ' A client ',
    client_uri: 'https://client.example/about',
    redirect_uris: ['http://localhost/cb', 'https://client.example/b', 'https://client.example/b'],
    logo_uri: 'http://169.254.169.254/logo.png',
    contacts: [{ any: 'thing' }],
  }
  const { metadataHash, ...description } = describe(changes)
  t.same(description, {
    name: 'A client',
    uri: 'https://client.example/about',
    redirectUris: ['http://localhost/cb', 'https://client.example/b'],
    host: 'client.example',
  })
  t.match(metadataHash, /^[\w-]{43}$/)
})

for (const [name, { source, document, asks }] of Object.entries(realDocuments)) {
  t.test(`${name} is understood (${source})`, async (t) => {
    const text = JSON.stringify(document)
    const { redirectUris, ...rest } = describeDocument(document.client_id, text, [])
    t.match(rest, { name: document.client_name, host: new URL(document.client_id).host })
    t.equal(redirectUris.length, document.redirect_uris.length)
    for (const uri of asks) t.ok(isRegisteredRedirectUri(uri, redirectUris), uri)
    t.notOk(isRegisteredRedirectUri('https://attacker.test/callback', redirectUris))
    t.ok(text.length < 2048, `${text.length} bytes`)
  })
}

t.test(
  'an app’s own scheme counts where it is listed, and is left out where it is not',
  async (t) => {
    const redirect_uris = [...good.redirect_uris, 'myapp://callback']
    t.same(describe({ redirect_uris }).redirectUris, good.redirect_uris)
    t.same(describe({ redirect_uris }, ['myapp://callback']).redirectUris, redirect_uris)
    const alone = { redirect_uris: ['myapp://callback', 'attacker://client.test/callback'] }
    t.throws(() => describe(alone), refusal(/REDIRECT_URIS_ALLOWED/))
  }
)

t.test('a page of the client counts on the document’s own site alone', async (t) => {
  const others = [
    'https://attacker.test/',
    'https://client.example:8443/',
    'https://www.client.example/',
    'http://client.example/',
    'https://user@client.example/',
    'javascript:alert(1)',
    'client.example',
    '',
    null,
    1,
  ]
  for (const client_uri of others) t.equal(describe({ client_uri }).uri, null, String(client_uri))
  t.equal(describe({ client_uri: 'https://client.example' }).uri, 'https://client.example/')
})

t.test(
  'the hash tells documents apart by what people agreed to, and by nothing else',
  async (t) => {
    const { metadataHash } = describe()
    t.equal(describe({ logo_uri: 'https://client.example/new.png' }).metadataHash, metadataHash)
    const two = ['https://client.example/callback', 'https://client.example/second']
    t.equal(
      describe({ redirect_uris: two }).metadataHash,
      describe({ redirect_uris: two.toReversed() }).metadataHash,
      'the order means nothing'
    )
    const other = 'https://client.example/other.json'
    const hashes = [
      metadataHash,
      describe({ client_name: 'B client' }).metadataHash,
      describe({ client_uri: 'https://client.example/' }).metadataHash,
      describe({ redirect_uris: two }).metadataHash,
      describeDocument(other, JSON.stringify({ ...good, client_id: other }), []).metadataHash,
    ]
    t.equal(new Set(hashes).size, hashes.length)
  }
)
