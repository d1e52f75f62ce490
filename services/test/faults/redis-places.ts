import { Redis } from 'ioredis'
import { until } from '#shared/test/until.ts'
import type { RedisServer } from '#shared/testing/redis-server.ts'
import { startRedis } from '#shared/testing/redis-server.ts'

/** As shipped: what was answered is in the append-only file, and nothing is evicted. */
const kept = [
  ...['appendonly yes', 'appendfsync everysec', 'maxmemory-policy noeviction'],
  'repl-diskless-sync-delay 0',
]
const downAfterMs = 1000

/** Where replicas find Redis. */
export interface RedisPlace {
  /** REDIS_URL where it cannot be that of a wire. */
  url: string | null
  port: number
  /** The one that is in use now. */
  inUse(): Promise<RedisServer>
  /** Resolves when its replica, where it has one, has everything that it has. */
  inStep(): Promise<void>
  close(): Promise<void>
}

export async function startSingleRedis(): Promise<RedisPlace> {
  const master = await startRedis({ settings: kept })
  return {
    url: null,
    port: master.port,
    inUse: async () => master,
    inStep: async () => {},
    close: master.stop,
  }
}

/** A master, a replica of it, and a Sentinel that promotes the replica when the master is gone. */
export async function startSentinelRedis(): Promise<RedisPlace> {
  const master = await startRedis({ settings: kept })
  const replica = await startRedis({ settings: [...kept, `replicaof 127.0.0.1 ${master.port}`] })
  await untilInStep(replica)
  const sentinel = await startRedis({
    sentinel: true,
    settings: [
      `sentinel monitor main 127.0.0.1 ${master.port} 1`,
      `sentinel down-after-milliseconds main ${downAfterMs}`,
      'sentinel failover-timeout main 3000',
    ],
  })
  async function inUse(): Promise<RedisServer> {
    const [, port] = (await ask(sentinel.url, (redis) =>
      redis.call('SENTINEL', 'get-master-addr-by-name', 'main')
    )) as [string, string]
    return Number(port) === master.port ? master : replica
  }

  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/main`,
    port: master.port,
    inUse,
    inStep: async () => untilInStep((await inUse()) === master ? replica : master),
    close: async () => {
      await sentinel.stop()
      await Promise.all([replica.stop(), master.stop()])
    },
  }
}

async function untilInStep(replica: RedisServer): Promise<void> {
  const look = () => ask(replica.url, (redis) => redis.info('replication'))
  // A Sentinel that gives it its part ends all of its connections.
  await until(async () => /master_link_status:up/.test(await look().catch(() => '')))
}

async function ask<Answer>(
  url: string,
  question: (redis: Redis) => Promise<Answer>
): Promise<Answer> {
  const redis = new Redis(url, { enableReadyCheck: false, retryStrategy: () => null })
  // Whoever asks is told by the answer.
  redis.on('error', () => undefined)
  try {
    return await question(redis)
  } finally {
    redis.disconnect()
  }
}

/** Changes a setting of a running Redis. */
export const configure = (redis: RedisServer, name: string, value: string) =>
  ask(redis.url, (connection) => connection.config('SET', name, value))

/** Ends it as an operator does, and resolves when it is gone. */
export async function shutDown(redis: RedisServer): Promise<void> {
  // It answers by ending the connection.
  await ask(redis.url, (connection) => connection.call('SHUTDOWN')).catch(() => undefined)
  await redis.kill()
}

/** Deletes keys, as their time would. */
export const forget = async (place: RedisPlace, pattern: string) =>
  ask((await place.inUse()).url, async (redis) => {
    const keys = await redis.keys(pattern)
    if (keys.length > 0) await redis.del(keys)
  })
