// GHSA-6x8h-498w-gv8c, FastMCP: another server in the middle rode on what a person had allowed a
// client before. It sent their browser here under that client’s id, and nobody was asked.
import t from 'tap'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { authorizeUrl, redirectUri, register } from '../flow.ts'
import { arrive, byThemselves, codeIn, connectIn, placeOf } from '../returning.ts'
import { createVisitor } from '../visitor.ts'

const isAsked = (place: string) => place.startsWith('/oauth/consent?')

async function remembered(service: Service, metadata = {}, changed = {}) {
  const clientId = await register(service, metadata)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, clientId, changed)
  return { clientId, visitor }
}

t.test('whoever a website sent is asked, and whose browser does not say', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_AUTHORIZE: '100' } })
  const { clientId, visitor } = await remembered(service)
  t.ok(codeIn(await arrive(visitor, clientId)), 'it is remembered')
  const url = authorizeUrl(clientId)
  for (const site of ['cross-site', 'same-site', 'unheard-of', '']) {
    const answer = await visitor.open(url, { 'sec-fetch-site': site })
    t.ok(isAsked(placeOf(answer)), site)
    // Opened again, also by themselves, the page is a page still.
    const page = await visitor.open(placeOf(answer), byThemselves)
    t.match([page.statusCode, page.headers.location], [200, undefined])
  }
  t.ok(isAsked(placeOf(await visitor.open(url))))
})

t.test('nothing is remembered of a yes to which a website led', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const crossSite = { 'sec-fetch-site': 'cross-site' }
  await connectIn(service, visitor, clientId, {}, undefined, {}, crossSite)
  t.ok(isAsked(await arrive(visitor, clientId)))
})

t.test('another redirect, scope or description of the client is another question', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_AUTHORIZE: '100' } })
  const redirect_uris = [redirectUri, `${redirectUri}/other`]
  const { clientId, visitor } = await remembered(service, { redirect_uris })
  t.ok(codeIn(await arrive(visitor, clientId)))
  for (const changed of [
    { redirect_uri: `${redirectUri}/other` },
    { scope: 'github:write' },
    { scope: 'github:read github:private' },
    { prompt: 'consent' },
    { prompt: 'login' },
    { prompt: 'select_account' },
  ]) {
    t.ok(isAsked(await arrive(visitor, clientId, changed)), JSON.stringify(changed))
  }
  const key = `gatehouse:auth:client:${clientId}`
  const described = JSON.parse((await service.store.get(key))!)
  await service.store.set(key, JSON.stringify({ ...described, name: 'Another name' }), 60)
  t.ok(isAsked(await arrive(visitor, clientId)))
})

t.test('a program on the computer is asked for each time, whoever it says it is', async (t) => {
  const environment = { REDIRECT_URIS_ALLOWED: 'myapp://callback', RATE_LIMIT_AUTHORIZE: '100' }
  const service = await build(t, { environment })
  for (const uri of ['http://127.0.0.1:5000/cb', 'http://localhost/cb', 'myapp://callback']) {
    const changed = { redirect_uri: uri }
    const { clientId, visitor } = await remembered(service, { redirect_uris: [uri] }, changed)
    t.ok(isAsked(await arrive(visitor, clientId, changed)), uri)
  }
})
