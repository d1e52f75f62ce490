import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { memoryStore } from '../../stores/memory.ts'
import { version } from '../../version.ts'
import { build } from '../build.ts'
import { scrape } from '../scrape.ts'

/** A clock that stands until a test moves it. */
function clock() {
  let nowMs = Date.UTC(2030, 0, 1)
  return {
    now: () => nowMs,
    advance(seconds: number) {
      nowMs += seconds * 1000
    },
  }
}

t.test('a process whose store answers is alive and ready, and tells its version', async (t) => {
  const { app } = await build(t)
  t.match(await app.inject('/health/live'), { statusCode: 200, body: '{"status":"ok"}' })
  const response = await app.inject('/health/ready')
  t.equal(response.statusCode, 200)
  t.same(response.json(), { status: 'ok', version, checks: { store: 'ok', audit: 'ok' } })
  t.equal(response.headers['cache-control'], 'no-store')
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
      const details = { checks: { store: 'failing' } }
      t.match(response.json(), { error: { code: 'SYS_002', name: 'STORE_UNAVAILABLE', details } })
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

t.test('what is not well beside the store degrades, and is told once', async (t) => {
  const { now, advance } = clock()
  let failure: Error | null = new Error('PLANTED')
  const { app, lines } = await build(t, {
    world: { now },
    add(app) {
      app.addHealthCheck('github', async () => {
        if (failure) throw failure
      })
      app.addHealthCheck('auth', async () => {})
    },
  })
  const ready = async () => (await app.inject('/health/ready')).json()
  const told = () => lines.filter(({ dependency }) => dependency === 'github')
  t.match(await ready(), { status: 'degraded', checks: { github: 'failing', auth: 'ok' } })
  advance(15)
  t.match(await ready(), { status: 'degraded' })
  t.match(told(), [{ level: 'warn', err: { message: 'PLANTED' } }])
  t.equal((await scrape(app)).get('gatehouse_dependency_up{dependency="github"}'), 0)
  failure = null
  t.match(await ready(), { status: 'degraded' }, 'kept for a while')
  advance(15)
  t.match(await ready(), { status: 'ok', checks: { github: 'ok' } })
  t.match(told(), [{ level: 'warn' }, { level: 'info', msg: 'a dependency is well again' }])
  t.equal((await scrape(app)).get('gatehouse_dependency_up{dependency="github"}'), 1)
})

t.test('however many probes come, each thing is looked at once at a time', async (t) => {
  const looks = { store: 0, github: 0 }
  const store = memoryStore()
  const ping = async () => void looks.store++
  const { app } = await build(t, {
    world: { store: { ...store, ping }, now: clock().now },
    add: (app) => app.addHealthCheck('github', async () => void looks.github++),
  })
  await Promise.all(Array.from({ length: 200 }, () => app.inject('/health/ready')))
  t.same(looks, { store: 1, github: 1 })
  await app.inject('/health/ready')
  t.same(looks, { store: 2, github: 1 })
})

t.test('what does not answer holds no probe up for a second, and is let go', async (t) => {
  let isLetGo = false
  const { app } = await build(t, {
    add: (app) =>
      app.addHealthCheck('github', (signal) => {
        signal.addEventListener('abort', () => {
          isLetGo = true
        })
        return new Promise(() => {})
      }),
  })
  const startMs = performance.now()
  const response = await app.inject('/health/ready')
  const took = performance.now() - startMs
  t.match(response.json(), { status: 'degraded', checks: { store: 'ok', github: 'failing' } })
  t.ok(took > 800 && took < 3000, `${took} ms`)
  t.ok(isLetGo)
})
