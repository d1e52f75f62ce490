import fc from 'fast-check'
import t from 'tap'
import { anyText } from '#shared/testing/any-text.ts'
import { build } from '../build.ts'
import { aDocument } from '../clients/any-document.ts'
import { differInPortAlone, nearTo } from '../clients/any-redirect-uri.ts'
import { authorizeUrl, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'
import { createWorld } from '../world.ts'

const environment = { RATE_LIMIT_ADDRESS_FACTOR: '1000', RATE_LIMIT_AUTHORIZE: '100' }
const registered = ['https://client.test/callback?a=1', 'http://127.0.0.1:1/cb', 'myapp://cb']

/** Every address that a page leads to, by itself or by a click. */
const leadsTo = (page: string) =>
  [...page.matchAll(/(?:href="|;url=)([^"]*)"/g)]
    .map(([, url = '']) => url.replaceAll('&amp;', '&'))
    .filter((url) => !url.startsWith('data:'))

t.test('nobody is ever sent to an address that is not registered', async (t) => {
  const service = await build(t, {
    environment: { ...environment, REDIRECT_URIS_ALLOWED: 'myapp://cb' },
  })
  const clientId = await register(service, { redirect_uris: registered })
  const isOwn = (uri: string) =>
    registered.some((one) => one === uri || differInPortAlone(one, uri))
  const others = fc.dictionary(
    fc.constantFrom('code_challenge', 'response_type', 'scope', 'resource', 'state'),
    fc.string({ maxLength: 20 }),
    { maxKeys: 2 }
  )
  const property = fc.asyncProperty(nearTo(registered), others, async (redirect_uri, changed) => {
    const url = authorizeUrl(clientId, { ...changed, redirect_uri })
    const { statusCode, headers, payload } = await createVisitor(service.app).open(url)
    const { location } = headers
    if (statusCode === 303) {
      return isOwn(redirect_uri) && /^\/oauth\/consent\?sign_in=[\w-]{22}$/.test(String(location))
    }
    if (statusCode !== 400 || location !== undefined) return false
    // A fault of the rest is told to the client, by a link that the person may follow.
    const links = leadsTo(payload)
    return isOwn(redirect_uri)
      ? links.every((link) => link.startsWith(new URL(redirect_uri).href))
      : links.length === 0
  })
  await t.resolves(fc.assert(property, { numRuns: 120 }))
})

t.test('no parameter, whatever is in it, is more than this server can bear', async (t) => {
  const service = await build(t, { environment })
  const clientId = await register(service)
  const names = ['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state']
  const more = ['code_challenge', 'code_challenge_method', 'resource', 'request', '__proto__', '']
  const parameters = fc.array(
    fc.tuple(fc.constantFrom(...names, ...more), anyText({ maxLength: 60 })),
    { maxLength: 5 }
  )
  const property = fc.asyncProperty(parameters, async (given) => {
    const url = `${authorizeUrl(clientId)}&${new URLSearchParams(given)}`
    const { statusCode } = await createVisitor(service.app).open(url)
    return [303, 400].includes(statusCode)
  })
  await t.resolves(fc.assert(property, { numRuns: 80 }))
})

t.test('whatever a client’s document says, a person gets a page', async (t) => {
  const url = 'https://client.test/oauth/client'
  let text = ''
  const outside = createWorld()
  outside.world = { ...outside.world, publicFetch: async () => ({ text, headers: {} }) }
  const limits = { ...environment, RATE_LIMIT_REGISTER: '1000' }
  const service = await build(t, { outside, environment: limits })
  // Without one, the client’s only one would be meant.
  const uris = nearTo(['https://client.test/callback']).filter((uri) => uri !== '')
  let begun = 0
  const property = fc.asyncProperty(aDocument(url), uris, async (document, redirect_uri) => {
    text = document
    // What is kept of the last document is over.
    outside.clock.advance(3600)
    const answer = await createVisitor(service.app).open(authorizeUrl(url, { redirect_uri }))
    if (answer.statusCode === 400) return true
    begun++
    const { redirect_uris: listed } = JSON.parse(text)
    const isListed = (one: string) => one === redirect_uri || differInPortAlone(one, redirect_uri)
    return answer.statusCode === 303 && listed.some(isListed)
  })
  await t.resolves(fc.assert(property, { numRuns: 100 }))
  t.ok(begun > 0, `${begun} were good`)
})
