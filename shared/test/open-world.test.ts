import { inspect } from 'node:util'
import type { FastifyBaseLogger } from 'fastify'
import t from 'tap'
import { openWorld } from '../open-world.ts'
import { memoryStore } from '../stores/memory.ts'
import { createLog } from '../telemetry/log.ts'
import { startRedis } from '../testing/redis-server.ts'
import { until } from './until.ts'

const settings = { GITHUB_CONNECTIONS: 1, GITHUB_TIMEOUT_MS: 1000 }
const never = () => {
  throw new Error('the local store is not asked for')
}

function logger() {
  const lines: string[] = []
  const log = createLog(
    { LOG_LEVEL: 'trace', AUDIT_LOG: 'file' },
    { write: (line: string) => void lines.push(line) }
  )
  return { lines, log: log as FastifyBaseLogger }
}

t.test('without Redis the store is the local one, and both ends of it close', async (t) => {
  const store = memoryStore()
  const { world, close } = await openWorld(settings, logger().log, () => store)
  t.equal(world.store, store)
  t.notOk('redis' in world)
  t.ok(Math.abs(world.now() - Date.now()) < 1000)
  await t.rejects(world.fetch('http://127.0.0.1:1/'), { name: 'TypeError' })
  await close()
  await t.rejects(store.ping(), { name: 'STORE_UNAVAILABLE' })
  await t.rejects(world.fetch('http://127.0.0.1:8/'), { cause: { code: 'UND_ERR_DESTROYED' } })
})

t.test('with Redis the store is there, on the connection that the limits share', async (t) => {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const { lines, log } = logger()
  const { world, close } = await openWorld({ ...settings, REDIS_URL: server.url }, log, never)
  await world.store.set('key', 'value', 60)
  t.equal(await world.redis?.get('key'), 'value')
  t.same(lines, [])
  await server.kill()
  await until(() => lines.length > 0)
  t.match(JSON.parse(lines[0] ?? ''), { level: 'warn', msg: 'Redis connection failed' })
  await close()
})

t.test('a Redis that does not answer ends the start, without its password', async (t) => {
  const server = await startRedis({ settings: ['requirepass right'] })
  t.teardown(() => server.stop())
  for (const REDIS_URL of [
    'redis://:PLANTED@127.0.0.1:1',
    server.url.replace('//', '//:PLANTED@'),
  ]) {
    const { lines, log } = logger()
    const error: unknown = await openWorld({ ...settings, REDIS_URL }, log, never).catch(
      (caught: unknown) => caught
    )
    t.match(error, {
      name: 'STORE_UNAVAILABLE',
      message: 'Redis cannot be reached.',
      hint: 'Check that REDIS_URL is right and that Redis runs, then start again.',
    })
    t.notMatch(lines.join('') + inspect(error, { depth: 10 }), 'PLANTED')
  }
})

t.test('an address of another form is a wrong setting', async (t) => {
  const REDIS_URL = 'redis://a,b'
  await t.rejects(openWorld({ ...settings, REDIS_URL }, logger().log, never), {
    name: 'CONFIG_INVALID',
    message: 'REDIS_URL is not valid.',
  })
})
