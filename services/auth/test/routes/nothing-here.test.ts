import t from 'tap'
import { build } from '../build.ts'

const asBrowser = { accept: 'text/html,application/xhtml+xml', 'accept-language': 'de' }

t.test('a person at an address that does not exist gets a page, in their language', async (t) => {
  const { app } = await build(t)
  const answer = await app.inject({ url: '/no/such?page', headers: asBrowser })
  t.equal(answer.statusCode, 404)
  t.match(answer.headers, { 'content-type': /^text\/html/, 'cache-control': 'no-store' })
  t.match(answer.payload, 'Hier ist nichts')
  t.match(answer.payload, 'href="/">Zur Startseite</a>')
  t.match(answer.payload, `<code>${answer.headers['x-request-id']}</code>`)
})

t.test('a person who opens what is meant for programs is told so', async (t) => {
  const { app } = await build(t)
  const answer = await app.inject({ url: '/oauth/token', headers: asBrowser })
  t.match(answer, { statusCode: 405, headers: { allow: /POST/ } })
  t.match(answer.payload, 'VAL_006')
})

t.test('a program at either address is answered in JSON', async (t) => {
  const { app } = await build(t)
  const wrong = await app.inject('/no/such')
  t.match(wrong.json().error, { name: 'NOT_FOUND', requestId: wrong.headers['x-request-id'] })
  const token = await app.inject({ url: '/oauth/token', headers: { accept: '*/*' } })
  t.match(token, { statusCode: 405, headers: { allow: /POST/ } })
  t.equal(token.json().error.name, 'METHOD_NOT_ALLOWED')
  const posted = await app.inject({ method: 'POST', url: '/no/such', headers: asBrowser })
  t.equal(posted.json().error.name, 'NOT_FOUND')
})
