import { AsyncLocalStorage } from 'node:async_hooks'
import Fastify from 'fastify'
import t from 'tap'
import turns from '../../plugins/turns.ts'

t.test('requests that come in one turn of the event loop are taken up together', async (t) => {
  const app = Fastify()
  const seen: string[] = []
  app.addHook('onRequest', (request, _reply, done) => {
    seen.push(`${request.url} came`)
    done()
  })
  await app.register(turns)
  app.addHook('onRequest', async (request) => void seen.push(`${request.url} taken up`))
  app.get('/*', async ({ url }) => {
    if (url === '/one') await app.inject('/later')
    return url
  })
  await app.ready()
  const answers = await Promise.all(['/one', '/two'].map((url) => app.inject(url)))
  t.same(
    answers.map(({ payload }) => payload),
    ['/one', '/two']
  )
  t.same(seen, [
    ...['/one came', '/two came', '/one taken up', '/two taken up'],
    ...['/later came', '/later taken up'],
  ])
})

t.test('no request goes on in the async context of another', async (t) => {
  const app = Fastify()
  const ambient = new AsyncLocalStorage<string>()
  app.addHook('onRequest', ({ url }, _reply, done) => ambient.run(url, done))
  await app.register(turns)
  app.get('/*', async () => ({ ambient: ambient.getStore() ?? null }))
  await app.ready()
  const answers = await Promise.all(['/one', '/two'].map((url) => app.inject(url)))
  for (const answer of answers) t.same(answer.json(), { ambient: null })
})
