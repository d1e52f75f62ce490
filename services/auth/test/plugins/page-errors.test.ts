import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import meters from '#shared/plugins/meters.ts'
import type { ClientReturn } from '../../client-return.ts'
import pageErrors from '../../plugins/page-errors.ts'
import views from '../../plugins/views.ts'
import { linkOf } from '../visitor.ts'

const issuer = 'https://gatehouse.test'
const client = { redirectUri: 'https://client.test/cb', state: 'x', clientName: 'A client' }

/** The page for an error that is thrown when this much of the client is known. */
async function fail(t: Test, thrown: unknown, clientReturn: ClientReturn | null) {
  const app = Fastify()
  await app.register(meters)
  t.teardown(() => app.close())
  await app.register(views)
  await app.register(pageErrors, { issuer })
  app.get('/', async (request) => {
    request.clientReturn = clientReturn
    throw thrown
  })
  return app.inject('/')
}

t.test('an error is a page with its status, code and request id', async (t) => {
  const answer = await fail(t, errors.FORM_EXPIRED(), null)
  t.equal(answer.statusCode, 403)
  t.match(answer.headers, { 'content-type': /^text\/html/, 'cache-control': 'no-store' })
  t.match(answer.payload, /<code>AUTH_023<\/code> <code>req-1<\/code>/)
})

t.test('as long as no client is known there is nowhere to go', async (t) => {
  const answer = await fail(t, errors.INVALID_REDIRECT_URI(), null)
  t.notMatch(answer.payload, /<a |http-equiv/)
  t.equal(answer.headers.location, undefined)
})

t.test('the way back to a known client is a link, and never taken by itself', async (t) => {
  const answer = await fail(t, errors.INVALID_TARGET(), client)
  t.equal(answer.statusCode, 400)
  t.equal(answer.headers.location, undefined)
  t.notMatch(answer.payload, 'http-equiv="refresh"')
  const link = new URL(linkOf(answer.payload))
  t.equal(link.origin + link.pathname, client.redirectUri)
  t.match(Object.fromEntries(link.searchParams), {
    error: 'invalid_target',
    state: 'x',
    iss: issuer,
  })
})

t.test('what nobody expected is a page too, without its words', async (t) => {
  const answer = await fail(t, new Error('secret of the house'), client)
  t.equal(answer.statusCode, 500)
  t.match(answer.payload, 'SYS_006')
  t.notMatch(answer.payload, 'secret of the house')
})
