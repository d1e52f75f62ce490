import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { type RedisServer, startRedis } from '../../testing/redis-server.ts'

async function ask(t: Test, { port }: RedisServer) {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  t.teardown(() => redis.disconnect())
  await redis.connect()
  return redis
}

t.test('a server is local, keeps nothing on disk and leaves nothing behind', async (t) => {
  const server = await startRedis()
  const redis = await ask(t, server)
  t.same(await redis.config('GET', 'bind'), ['bind', '127.0.0.1'])
  t.same(await redis.config('GET', 'save'), ['save', ''])
  t.same(await redis.config('GET', 'appendonly'), ['appendonly', 'no'])
  const [, folder] = (await redis.config('GET', 'dir')) as [string, string]
  t.equal(existsSync(folder), true)
  await server.stop()
  await server.stop()
  t.equal(existsSync(folder), false)
  await t.rejects(ask(t, server))
})

t.test(
  'a killed server comes back on its port, with its data where the settings say so',
  async (t) => {
    const server = await startRedis({ settings: ['appendonly yes', 'appendfsync always'] })
    t.teardown(() => server.stop())
    const before = await ask(t, server)
    await before.set('key', 'value')
    await server.kill()
    await server.kill()
    await t.rejects(ask(t, server))
    await server.restart()
    t.equal(await (await ask(t, server)).get('key'), 'value')
  }
)

t.test('a paused server answers nothing until it goes on', async (t) => {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const redis = await ask(t, server)
  server.pause()
  const answer = redis.ping()
  t.equal(await Promise.race([answer, sleep(200, 'silence')]), 'silence')
  server.resume()
  t.equal(await answer, 'PONG')
})

t.test('a server that cannot start says why', async (t) => {
  await t.rejects(startRedis({ settings: ['no-such-setting yes'] }), {
    message: /redis-server ended: .*no-such-setting/s,
  })
})

t.test('a port that is taken is not used, nor tried for ever', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port } = taken.address() as { port: number }
  await t.rejects(startRedis({ settings: [`port ${port}`] }), { message: /in use/ })
})

t.test('a machine without redis-server is told what installs it', async (t) => {
  const { PATH } = process.env
  process.env['PATH'] = ''
  t.teardown(() => {
    process.env['PATH'] = PATH
  })
  await t.rejects(startRedis(), { message: /npm test/, cause: { code: 'ENOENT' } })
})
