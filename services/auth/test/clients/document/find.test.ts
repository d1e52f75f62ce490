import t from 'tap'
import { realDocuments } from '../real-documents.ts'
import { build, callback, url } from './build.ts'

t.test('a client is described by the document at its id', async (t) => {
  const { web, documents } = await build(t)
  const description = {
    name: 'A client',
    uri: null,
    redirectUris: [callback],
    host: 'client.example',
  }
  t.match(await documents.find(url), description)
  t.match(await documents.find(url), description, 'kept')
  t.same(Object.keys(await documents.find(url)).sort(), [
    'host',
    'metadataHash',
    'name',
    'redirectUris',
    'uri',
  ])
  t.same(web.requests, ['client.example/oauth/client.json'])
})

t.test('a document of a known client passes the whole way', async (t) => {
  for (const name of ['Claude Code', 'Claude', 'ChatGPT']) {
    const { page, documents } = await build(t)
    const { document } = realDocuments[name]!
    page.document = document
    page.headers = { 'cache-control': 'private, max-age=0, must-revalidate' }
    t.equal((await documents.find(document.client_id)).name, name)
  }
})

t.test('a port is part of the host that people are shown', async (t) => {
  const { page, documents } = await build(t)
  const elsewhere = 'https://client.example:8443/client.json'
  page.document = { client_id: elsewhere, client_name: 'A client', redirect_uris: [callback] }
  t.equal((await documents.find(elsewhere)).host, 'client.example:8443')
})

t.test('what cannot be the id of a document is asked of nobody', async (t) => {
  const { web, store, documents } = await build(t)
  for (const id of ['', 'Yb0VpmmQ3g3M0-7G', 'http://client.example/', 'https://client.example']) {
    await t.rejects(documents.find(id), { name: 'INVALID_CLIENT' }, id)
  }
  t.same([web.resolved, store.calls], [[], []])
})

t.test('many who ask at once cause one fetch', async (t) => {
  const { web, page, documents } = await build(t)
  const found = await Promise.all(Array.from({ length: 50 }, () => documents.find(url)))
  t.equal(new Set(found.map(({ metadataHash }) => metadataHash)).size, 1)
  t.equal(web.requests.length, 1)

  const other = `${url}?second`
  page.document = {}
  const failed = await Promise.allSettled(Array.from({ length: 50 }, () => documents.find(other)))
  t.ok(failed.every(({ status }) => status === 'rejected'))
  t.equal(web.requests.length, 2)
  page.document = { client_id: other, client_name: 'A client', redirect_uris: [callback] }
  t.ok(await documents.find(other), 'a failure ends with those who waited for it')
})

t.test(
  'each search without a kept document can be counted and stopped before it fetches',
  async (t) => {
    const { web, documents } = await build(t)
    let counted = 0
    const beforeFetch = async () => {
      counted += 1
      if (counted > 3) throw new Error('too many')
    }
    const searches = await Promise.allSettled(
      Array.from({ length: 5 }, () => documents.find(url, { beforeFetch }))
    )
    t.same(searches.map(({ status }) => status).sort(), [
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    t.equal(web.requests.length, 1)
    await documents.find(url, { beforeFetch })
    t.equal(counted, 5, 'a kept document costs nothing')
  }
)

t.test('a store that fails lets nobody in', async (t) => {
  const { store, documents } = await build(t)
  store.failsAt = ({ method }) => method === 'get'
  await t.rejects(documents.find(url), { name: 'STORE_UNAVAILABLE' })
  store.failsAt = ({ method }) => method === 'set'
  await t.rejects(documents.find(url), { name: 'STORE_UNAVAILABLE' })
  store.failsAt = () => false
  t.ok(await documents.find(url))
})
