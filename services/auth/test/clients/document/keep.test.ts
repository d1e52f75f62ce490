import t from 'tap'
import { build, callback, url } from './build.ts'

const index = 'gatehouse:auth:client-documents'
const invalid = { name: 'INVALID_CLIENT_DOCUMENT' }
const unreachable = { name: 'CLIENT_DOCUMENT_UNREACHABLE' }

t.test('one replica’s document serves all, as long as its server says', async (t) => {
  const cases: [Record<string, string>, number][] = [
    [{ 'cache-control': 'max-age=3600' }, 3600],
    [{ 'cache-control': 'max-age=3600', age: '600' }, 3000],
    [{ 'cache-control': 'max-age=31536000, immutable' }, 24 * 3600],
    [{ 'cache-control': 'no-store' }, 60],
    [{ 'cache-control': 'max-age=0' }, 60],
    [{ 'cache-control': 'max-age=nonsense' }, 60],
    [{}, 600],
  ]
  for (const [headers, seconds] of cases) {
    const { web, clock, page, replica } = await build(t)
    page.headers = headers
    await replica().find(url)
    clock.advance(seconds - 1)
    await replica().find(url)
    t.equal(web.requests.length, 1, JSON.stringify(headers))
    clock.advance(1)
    await replica().find(url)
    t.equal(web.requests.length, 2, `asked again after ${seconds} s`)
  }
})

t.test('a changed document counts when the kept one has ended, with another hash', async (t) => {
  const { clock, page, documents } = await build(t)
  const before = await documents.find(url)
  const redirect_uris = ['https://client.example/new']
  page.document = { client_id: url, client_name: 'A client', redirect_uris }
  t.same(await documents.find(url), before)
  clock.advance(600)
  const after = await documents.find(url)
  t.same(after.redirectUris, redirect_uris)
  t.not(after.metadataHash, before.metadataHash)
})

t.test(
  'a return address that a kept document lacks is looked for anew, once a minute',
  async (t) => {
    const { web, clock, page, documents } = await build(t)
    page.headers = { 'cache-control': 'max-age=86400' }
    await documents.find(url)
    const added = 'http://localhost/callback'
    page.document = { client_id: url, client_name: 'A client', redirect_uris: [callback, added] }
    const search = { redirectUri: 'http://localhost:5000/callback' }
    t.same((await documents.find(url, search)).redirectUris, [callback])
    clock.advance(59)
    await documents.find(url, search)
    t.equal(web.requests.length, 1, 'too young to ask')
    clock.advance(1)
    t.same((await documents.find(url, search)).redirectUris, [added, callback])
    await documents.find(url, search)
    await documents.find(url, { redirectUri: callback })
    t.equal(web.requests.length, 2)
    await documents.find(url, { redirectUri: 'https://attacker.test/' })
    t.equal(web.requests.length, 2, 'what no document lists costs one request a minute')
  }
)

t.test('an address that is no longer allowed is not taken from a kept document', async (t) => {
  const { web, page, replica } = await build(t)
  page.document = {
    client_id: url,
    client_name: 'A client',
    redirect_uris: [callback, 'myapp://callback'],
  }
  t.equal((await replica(['myapp://callback']).find(url)).redirectUris.length, 2)
  t.same((await replica().find(url)).redirectUris, [callback])
  t.equal(web.requests.length, 2)
})

t.test('failures and invalid documents are not kept', async (t) => {
  const { web, store, clock, page, documents } = await build(t)
  const good = page.document
  page.headers = { 'cache-control': 'max-age=3600' }
  for (const status of [301, 403, 404, 500]) {
    page.status = status
    await t.rejects(documents.find(url), unreachable)
    clock.advance(60)
  }
  page.status = 200
  for (const document of [
    {},
    [],
    { ...(good as object), client_id: `${url}/` },
    'x'.repeat(20_000),
  ]) {
    page.document = document
    await t.rejects(documents.find(url), invalid)
    clock.advance(60)
  }
  t.same(
    store.written.filter((text) => text.startsWith('{')),
    []
  )
  page.document = good
  t.ok(await documents.find(url), 'right the next time')
  t.equal(web.requests.length, 9)
})

t.test('a document that broke ends with the kept copy, and does not shorten it', async (t) => {
  const { clock, page, documents } = await build(t)
  await documents.find(url)
  page.document = {}
  clock.advance(100)
  await t.rejects(documents.find(url, { redirectUri: 'https://client.example/new' }), invalid)
  t.ok(await documents.find(url))
  clock.advance(500)
  await t.rejects(documents.find(url), invalid)
})

t.test('there is an end to what strangers can have kept here', async (t) => {
  const { web, store, documents } = await build(t)
  for (let number = 0; number < 10_000; number++) await store.addToIndex(index, `${number}`, 3600)
  await documents.find(url)
  await documents.find(url)
  t.equal(web.requests.length, 2, 'it still works, and is fetched each time')
  t.equal(await store.countIndex(index), 10_000)
  await store.removeFromIndex(index, '7')
  await documents.find(url)
  await documents.find(url)
  t.equal(web.requests.length, 3)
  t.equal(await store.countIndex(index), 10_000, 'it took the free place')
})
