import type { Test } from 'tap'
import t from 'tap'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import { redisStore } from '#shared/stores/redis.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { build } from './build.ts'
import { authorizeUrl, register } from './flow.ts'
import { watchedStore } from './store.ts'
import { createVisitor } from './visitor.ts'
import { createWorld } from './world.ts'

const server = await startRedis()
t.teardown(() => server.stop())

/** What a replica has for itself: a connection, and all else as ever. */
async function outside(t: Test) {
  const redis = connectRedis(server.url, () => {})
  await redis.connect()
  const store = watchedStore(redisStore(redis))
  t.teardown(() => store.close())
  const { world, clock } = createWorld()
  return { world: { ...world, store, redis }, store, clock }
}

t.test('replicas share the counts of sessions, of addresses and of both together', async (t) => {
  const environment = { RATE_LIMIT_AUTHORIZE: '2', RATE_LIMIT_ADDRESS_FACTOR: '2' }
  const one = await build(t, { environment, outside: await outside(t) })
  const two = await build(t, { environment, outside: await outside(t), github: one.github })
  const url = authorizeUrl(await register(one))
  const statuses: number[] = []
  const collected = []
  for (const [at, app] of [one.app, two.app, one.app, two.app, one.app].entries()) {
    const visitor = createVisitor(app)
    const { statusCode, headers } = await visitor.open(url)
    statuses.push(statusCode)
    if (statusCode === 303) collected.push({ visitor, elsewhere: at % 2 === 0 ? two.app : one.app })
    else t.match(headers['retry-after'], /^[1-9]\d?$/)
  }
  t.same(statuses, [303, 303, 303, 303, 429], 'four a minute without a session')

  const later: number[] = []
  for (const { visitor, elsewhere } of collected) {
    const same = createVisitor(elsewhere)
    for (const [name, value] of visitor.cookies) same.cookies.set(name, value)
    for (const browser of [visitor, same, visitor]) later.push((await browser.open(url)).statusCode)
  }
  t.same(later.slice(0, 3), [303, 303, 429], 'two of one session')
  t.same(later.slice(3), [303, 303, 429, 429, 429, 429, 429, 429, 429], 'four of all together')
  const events = [...one.audit, ...two.audit].map(({ event }) => event)
  const exceeded = events.filter((event) => event === 'security.rate_limit_exceeded')
  // The address without a session, its sessions together, and each of the four.
  t.equal(exceeded.length, 6, 'once a minute and key')
})
