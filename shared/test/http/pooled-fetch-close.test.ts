import t from 'tap'
import { pooledFetch } from '../../http/pooled-fetch.ts'
import { until } from '../until.ts'
import { outside } from './outside.ts'

const failed = (code: string) => ({ name: 'TypeError', cause: { code } })

t.test('closing lets open requests finish, and takes no more', async (t) => {
  const go = Promise.withResolvers<void>()
  let requests = 0
  const { url } = await outside(t, async (_request, response) => {
    requests++
    await go.promise
    response.end('answer')
  })
  const { fetch, close } = pooledFetch({ connections: 1, timeoutMs: 10_000 })
  const open = fetch(url)
  await until(() => requests === 1)
  let isClosed = false
  const closed = close().then(() => {
    isClosed = true
  })
  await t.rejects(fetch(url), failed('UND_ERR_CLOSED'))
  t.notOk(isClosed)
  go.resolve()
  t.equal(await (await open).text(), 'answer')
  await closed
})

t.test('closing ends what does not finish within five seconds', async (t) => {
  const requests: string[] = []
  const { url } = await outside(t, (request) => requests.push(request.url ?? ''))
  const { fetch, close } = pooledFetch({ connections: 1, timeoutMs: 60_000 })
  const ended = ['first', 'queued'].map((path) =>
    t.rejects(fetch(url + path), failed('UND_ERR_DESTROYED'), path)
  )
  await until(() => requests.length === 1)
  const waits: [() => void, number?][] = []
  t.intercept(globalThis, 'setTimeout', { value: (...wait: (typeof waits)[0]) => waits.push(wait) })
  const closed = close()
  const [[pass, ms] = []] = waits
  t.equal(ms, 5000)
  pass?.()
  await Promise.all([closed, ...ended])
})

t.test('a pool that was never used closes', async (t) => {
  await t.resolves(pooledFetch({ connections: 1, timeoutMs: 1000 }).close())
})
