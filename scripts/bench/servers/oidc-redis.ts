import { Redis } from 'ioredis'

type Payload = Record<string, unknown> & { grantId?: string; uid?: string; consumed?: number }

/** What is revoked with its grant. */
const granted = ['AccessToken', 'AuthorizationCode', 'RefreshToken']

/** A store of `oidc-provider` in Redis, in the form its documentation shows: JSON, a key each. */
export function redisAdapter(url: string) {
  const redis = new Redis(url, { enableAutoPipelining: true })
  const grantKey = (id: string) => `oidc:grant:${id}`

  return class Adapter {
    private readonly name: string
    constructor(name: string) {
      this.name = name
    }

    key(id: string): string {
      return `oidc:${this.name}:${id}`
    }

    async upsert(id: string, payload: Payload, seconds: number): Promise<void> {
      const key = this.key(id)
      const write = redis.multi().hset(key, 'payload', JSON.stringify(payload))
      if (seconds) write.expire(key, seconds)
      if (payload.grantId && granted.includes(this.name)) {
        const list = grantKey(payload.grantId)
        write.rpush(list, key)
        if (seconds > (await redis.ttl(list))) write.expire(list, seconds)
      }
      await write.exec()
    }

    async find(id: string): Promise<Payload | undefined> {
      const { payload, ...rest } = await redis.hgetall(this.key(id))
      return payload === undefined ? undefined : { ...rest, ...JSON.parse(payload) }
    }

    findByUid = async () => undefined
    findByUserCode = async () => undefined

    async consume(id: string): Promise<void> {
      await redis.hset(this.key(id), 'consumed', Math.floor(Date.now() / 1000))
    }

    async destroy(id: string): Promise<void> {
      await redis.del(this.key(id))
    }

    async revokeByGrantId(id: string): Promise<void> {
      const keys = await redis.lrange(grantKey(id), 0, -1)
      await redis.del(grantKey(id), ...keys)
    }
  }
}
