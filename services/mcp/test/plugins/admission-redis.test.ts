import t from 'tap'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import { redisStore } from '#shared/stores/redis.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { answerIn, build, modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { beginSession } from '../session.ts'

t.test('a call costs one round trip to Redis, in both revisions', async (t) => {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const redis = connectRedis(server.url, () => {})
  t.teardown(() => redis.disconnect())
  await redis.connect()
  const world = { store: redisStore(redis), redis }
  const built = await build(t, { features: testFeatures().features, world })
  t.teardown(() => world.store.close())
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(built, { token })
  const params = { name: 'echo', arguments: { value: 'a' } }
  const messages = {
    '2026-07-28': modern({ method: 'tools/call', params, token }),
    '2025-11-25': session.call('echo', 'a'),
  }
  // Scripts are sent once; from then on their names are.
  for (const message of Object.values(messages)) await built.app.inject(message)

  let writes = 0
  const { stream } = redis
  const write = stream.write.bind(stream)
  stream.write = ((...given: Parameters<typeof write>) => {
    writes++
    return write(...given)
  }) as typeof stream.write
  for (const [revision, message] of Object.entries(messages)) {
    writes = 0
    t.match(answerIn(await built.app.inject(message)), { result: { content: [{ text: 'a' }] } })
    t.equal(writes, 1, revision)
  }
})
