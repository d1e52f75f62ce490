import t from 'tap'
import { build } from '../build.ts'

t.test('whoever opens the address is told what it is and how to connect', async (t) => {
  const { app, issuer } = await build(t)
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-type'], 'text/html')
  t.match(answer.headers['content-security-policy'], "default-src 'none'")
  t.match(answer.payload, `<p class="host">${issuer}/mcp</p>`)
  t.match(answer.payload, /<span class="state">.*Ready<\/span>/)
  t.equal(answer.headers['set-cookie'], undefined, 'nobody is given a cookie for looking')
})

t.test('a store that does not answer is told, and the page is there all the same', async (t) => {
  const { app, store } = await build(t)
  store.ping = async () => {
    throw new Error('away')
  }
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 200)
  t.match(answer.payload, 'Not ready')
})
