import t from 'tap'
import { faultsOfRecords } from './all-records.ts'
import { startUpstream } from './upstream-shape.ts'
import type { Answer, Step } from './walk.ts'
import { createWalk, registerClient, steps } from './walk.ts'

/** How each step says that the store is away. */
const away = { status: 503, retryAfter: '2' }
const json = { ...away, type: /^application\/json/ }
const page = { ...away, type: /^text\/html/, body: /SYS_002/ }
const oauth = { ...json, body: /"error":"temporarily_unavailable"/ }
const jsonRpc = { ...json, body: /"jsonrpc":"2.0".*"SYS_00[24]"/ }
const refusals: Record<Step, object> = {
  ...{ authorize: page, consent: page, approve: page, callback: page },
  ...{ token: oauth, refresh: oauth, call: jsonRpc },
}

t.test('Redis is killed before each step of a sign-in, a refresh and a call', async (t) => {
  const upstream = await startUpstream(t, {
    kind: 'oauth-app',
    redisSettings: ['appendonly yes', 'appendfsync always'],
  })
  const { url, redis, environment } = upstream
  const walk = createWalk(url, await registerClient(url))

  for (const step of steps) {
    await t.test(
      `${step}: a clear error, and the same request works when it is back`,
      async (t) => {
        await redis.kill()
        const answer = await walk.take(step)
        t.match(answer, refusals[step])
        t.notMatch(
          answer.body,
          /\bat .*:\d+|ECONNREFUSED|127\.0\.0\.1:/,
          'and not how it came about'
        )
        await redis.restart()
        await untilReady(upstream.addresses())
        t.match(await walk.take(step), { isDone: true } satisfies Partial<Answer>)
        t.same(await faultsOfRecords(environment), [])
      }
    )
  }
  t.notMatch(await upstream.audit(), /"security.replay"|"session.ended"/)
})

/** Until every replica has found Redis again, for ten seconds at most. */
async function untilReady(addresses: string[]): Promise<void> {
  const isReady = async (address: string) => (await fetch(`${address}/health/ready`)).ok
  for (let attempt = 0; attempt < 500; attempt++) {
    if ((await Promise.all(addresses.map(isReady))).every(Boolean)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('a replica is not ready after ten seconds')
}
