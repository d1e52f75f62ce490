import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import t from 'tap'
import { startRedis } from '../../testing/redis-server.ts'
import { startWire } from '../../testing/wire.ts'
import { until } from '../until.ts'

async function build(t: Test) {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const wire = await startWire(server.port)
  t.teardown(() => wire.close())
  const connect = async (url: string) => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
    redis.on('error', () => undefined)
    // Once more after its end it would hold the process for two seconds.
    t.teardown(() => redis.status === 'end' || redis.disconnect())
    await redis.connect()
    return redis
  }
  return { wire, held: await connect(wire.url), direct: await connect(server.url), connect }
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

t.test('what a cut wire withheld arrives when it is mended', async (t) => {
  const { wire, held, direct } = await build(t)
  wire.cut('everything')
  const write = held.set('key', 'value')
  t.equal(await direct.get('key'), null)
  await wire.mend()
  t.equal(await write, 'OK')
})

t.test('a wire cut for answers still carries commands', async (t) => {
  const { wire, held, direct } = await build(t)
  wire.cut('answers')
  const write = held.set('key', 'value')
  await until(async () => (await direct.get('key')) === 'value')
  await wire.mend()
  t.equal(await write, 'OK')
})

t.test(
  'a wire that refuses breaks what is there, and takes connections again once mended',
  async (t) => {
    const { wire, held, connect } = await build(t)
    const ended = once(held, 'end')
    await wire.refuse()
    await ended
    await t.rejects(connect(wire.url), { message: /closed/ })
    await wire.mend()
    t.equal(await (await connect(wire.url)).ping(), 'PONG')
  }
)
