import { Redis } from 'ioredis'
import type { Test } from 'tap'
import t from 'tap'
import { startRedis } from '../../testing/redis-server.ts'
import { startWire } from '../../testing/wire.ts'

async function build(t: Test) {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const wire = await startWire(server.port)
  t.teardown(() => wire.close())
  const ask = async (url: string) => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
    redis.on('error', () => undefined)
    // Once more after its end it would hold the process for two seconds.
    t.teardown(() => redis.status === 'end' || redis.disconnect())
    await redis.connect()
    return redis
  }
  return { wire, held: await ask(wire.url), direct: await ask(server.url) }
}

t.test('a wire carries everything until it is held', async (t) => {
  const { held, direct } = await build(t)
  await held.set('key', 'value')
  t.equal(await direct.get('key'), 'value')
})

t.test('a command that is held never arrives, nor do those after it', async (t) => {
  const { wire, held, direct } = await build(t)
  const reached = wire.hold('command', /set\r\n\$3\r\nkey/)
  await held.get('key')
  const writes = Promise.allSettled([held.set('key', 'value')])
  await reached
  const later = Promise.allSettled([held.set('later', 'value')])
  await wire.close()
  t.match([...(await writes), ...(await later)], [{ status: 'rejected' }, { status: 'rejected' }])
  t.same(await direct.mget('key', 'later'), [null, null])
})

t.test('an answer that is held belongs to a command that was carried out', async (t) => {
  const { wire, held, direct } = await build(t)
  const reached = wire.hold('answer', /set\r\n\$3\r\nkey/)
  const write = Promise.allSettled([held.set('key', 'value')])
  await reached
  t.equal(await direct.get('key'), 'value')
  await wire.close()
  t.match(await write, [{ status: 'rejected' }])
})
