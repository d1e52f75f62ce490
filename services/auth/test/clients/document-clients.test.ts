import t from 'tap'
import { documentClients } from '../../clients/document-clients.ts'

const described = {
  name: 'A client',
  uri: 'https://client.example/',
  redirectUris: ['https://client.example/callback'],
  host: 'client.example',
  metadataHash: 'hash',
}
const url = 'https://client.example/oauth'
const now = () => 1_000_000

t.test('who begins a sign-in is described by the document', async (t) => {
  const asked: unknown[] = []
  const beforeFetch = async () => undefined
  const documents = {
    find: async (...given: unknown[]) => {
      asked.push(given)
      return described
    },
  }
  const clients = documentClients({ documents, now })
  const { metadataHash: _, host, ...client } = described
  const expected = { ...client, documentHost: host, createdAt: 1000, isConfirmed: false }
  t.same(await clients.find(url, { beforeFetch }), expected)
  const redirectUri = 'https://client.example/callback'
  t.same(await clients.find(url, { redirectUri, beforeFetch }), expected)
  t.same(asked, [
    [url, { beforeFetch }],
    [url, { redirectUri, beforeFetch }],
  ])
})

t.test('for a code or a session nothing is fetched', async (t) => {
  const documents = { find: async () => Promise.reject(new Error('fetched')) }
  const clients = documentClients({ documents, now })
  t.match(await clients.find(url), { documentHost: 'client.example', redirectUris: [] })
})

t.test('an id that is no address of a document is somebody else’s to know', async (t) => {
  const documents = { find: async () => Promise.reject(new Error('fetched')) }
  const clients = documentClients({ documents, now })
  t.equal(await clients.find('a-registered-id', { beforeFetch: async () => undefined }), null)
  t.equal(await clients.find('https://client.example'), null)
})
