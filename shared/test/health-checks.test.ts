import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { answersAt } from '../health-checks.ts'

t.test('whatever is answered shows that somebody is there, but for failures', async (t) => {
  const server = createServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1))).end('a body that nobody reads')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const { signal } = new AbortController()
  const look = (status: number) => answersAt(fetch, `http://127.0.0.1:${port}/${status}`)(signal)
  for (const status of [200, 401, 404, 429]) await t.resolves(look(status), String(status))
  for (const status of [500, 503]) await t.rejects(look(status), /status 50[03]/)
})

t.test('where nobody answers it fails, and it ends with its signal', async (t) => {
  const gone = answersAt(() => Promise.reject(new TypeError('fetch failed')), 'http://gone.test')
  await t.rejects(gone(new AbortController().signal), /fetch failed/)
  const leaving = new AbortController()
  const never = answersAt(
    (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('let go')))
      }),
    'http://slow.test'
  )(leaving.signal)
  leaving.abort()
  await t.rejects(never, /let go/)
})
