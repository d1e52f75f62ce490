import type { Test } from 'tap'
import t from 'tap'
import { publicFetch } from '#shared/http/public-fetch.ts'
import { startPublicWeb } from '#shared/testing/public-web.ts'
import type { Changes } from '../build.ts'
import { build } from '../build.ts'
import { realDocuments } from '../clients/real-documents.ts'
import { ask, authorizeUrl, redeem, refresh, signIn } from '../flow.ts'
import { createVisitor } from '../visitor.ts'
import { createWorld } from '../world.ts'

/** The service, and an internet in which every real client’s document lies where it says. */
async function buildWithDocuments(t: Test, environment: Changes['environment'] = {}) {
  const documents = Object.values(realDocuments).map(({ document }) => document)
  const hosts = documents.map((document) => new URL(document.client_id).host)
  const web = await startPublicWeb([...new Set(hosts)])
  t.teardown(() => web.close())
  web.answer = (request, response) => {
    const url = `https://${request.headers.host}${request.url}`
    const document = documents.find((one) => one.client_id === url)
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? {}))
  }
  const outside = createWorld()
  const { now } = outside.clock
  outside.world = { ...outside.world, publicFetch: publicFetch({ ...web, now }) }
  return { web, service: await build(t, { outside, environment }) }
}

t.test('every real client that publishes a document signs in by it', async (t) => {
  const limits = { RATE_LIMIT_AUTHORIZE: '1000' }
  const { web, service } = await buildWithDocuments(t, limits)
  for (const [name, { document, asks }] of Object.entries(realDocuments)) {
    for (const redirect_uri of asks) {
      const back = await signIn(service, document.client_id, { redirect_uri })
      t.ok(back.href.startsWith(redirect_uri), `${name} at ${redirect_uri}`)
      const asked = web.requests.length
      const code = back.searchParams.get('code')!
      const tokens = (await redeem(service, document.client_id, code)).json()
      const renewed = await refresh(service, document.client_id, tokens.refresh_token)
      t.equal(renewed.statusCode, 200)
      t.equal(web.requests.length, asked, 'the token endpoint fetches nothing')
    }
  }
})

t.test('the consent page says where the client is described', async (t) => {
  const { service } = await buildWithDocuments(t)
  const { document, asks } = realDocuments['Claude']!
  const visitor = createVisitor(service.app)
  const { page } = await ask(visitor, document.client_id, { redirect_uri: asks[0]! })
  t.match(page, 'claude.ai')
  t.match(page, 'What was checked is where it is described:')
})

t.test('a document that is not there, or lists another address, is a page', async (t) => {
  const { service } = await buildWithDocuments(t)
  const { document } = realDocuments['Claude']!
  for (const [clientId, redirect_uri, status] of [
    ['https://claude.ai/oauth/nothing-here', 'https://claude.ai/callback', 400],
    [document.client_id, 'https://attacker.test/callback', 400],
    ['https://127.0.0.1/oauth/client', 'https://client.test/callback', 400],
  ] as const) {
    const answer = await createVisitor(service.app).open(authorizeUrl(clientId, { redirect_uri }))
    t.equal(answer.statusCode, status, clientId)
    t.equal(answer.headers.location, undefined)
  }
})

t.test('switched off, no document is fetched and no such client known', async (t) => {
  const { web, service } = await buildWithDocuments(t, { CLIENT_REGISTRATION: 'dcr' })
  const { document, asks } = realDocuments['Claude']!
  const url = authorizeUrl(document.client_id, { redirect_uri: asks[0]! })
  t.equal((await createVisitor(service.app).open(url)).statusCode, 400)
  t.same(web.requests, [])
  const metadata = await service.app.inject('/.well-known/oauth-authorization-server')
  t.notMatch(metadata.payload, 'client_id_metadata_document_supported')
})

t.test('fetches are limited per address, documents that are kept are not', async (t) => {
  const limits = { RATE_LIMIT_REGISTER: '1', RATE_LIMIT_AUTHORIZE: '1000' }
  const { service } = await buildWithDocuments(t, limits)
  const open = async (name: string) => {
    const { document, asks } = realDocuments[name]!
    const url = authorizeUrl(document.client_id, { redirect_uri: asks[0]! })
    return (await createVisitor(service.app).open(url)).statusCode
  }
  t.same([await open('Claude'), await open('Claude'), await open('VS Code')], [303, 303, 429])
})
