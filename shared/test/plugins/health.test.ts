import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { memoryStore } from '../../stores/memory.ts'
import { build } from '../build.ts'

t.test('a process whose store answers is alive and ready', async (t) => {
  const { app } = await build(t)
  const [live, ready] = [await app.inject('/health/live'), await app.inject('/health/ready')]
  t.match(live, { statusCode: 200, body: /^\{"status":"ok"\}$/ })
  t.equal(ready.statusCode, 200)
  t.same(ready.json(), { status: 'ok', details: { audit: 'ok' } })
})

t.test(
  'without its store a process is alive but not ready, and says nothing of the store',
  async (t) => {
    for (const failure of [
      errors.STORE_UNAVAILABLE({ cause: new Error('PLANTED') }),
      new Error('PLANTED'),
    ]) {
      const store = { ...memoryStore(), ping: () => Promise.reject(failure) }
      const { app, lines } = await build(t, { world: { store } })
      t.equal((await app.inject('/health/live')).statusCode, 200)
      const response = await app.inject('/health/ready')
      t.equal(response.statusCode, 503)
      t.match(response.json(), { error: { code: 'SYS_002', name: 'STORE_UNAVAILABLE' } })
      t.notMatch(response.body, 'PLANTED')
      t.match(JSON.stringify(lines), 'PLANTED', 'the log tells why')
    }
  }
)

t.test('it is ready again when the store is', async (t) => {
  const store = memoryStore()
  let isUp = false
  const ping = () => (isUp ? store.ping() : Promise.reject(errors.STORE_UNAVAILABLE()))
  const { app } = await build(t, { world: { store: { ...store, ping } } })
  t.equal((await app.inject('/health/ready')).statusCode, 503)
  isUp = true
  t.equal((await app.inject('/health/ready')).statusCode, 200)
})
