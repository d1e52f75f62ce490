type Payload = Record<string, unknown> & { grantId?: string; consumed?: number }

/**
 * A store of `oidc-provider` in memory. Its own one, made for development, keeps a thousand entries:
 * fewer than the sessions here need.
 */
export function memoryAdapter() {
  const entries = new Map<string, Payload>()

  return class Adapter {
    private readonly name: string
    constructor(name: string) {
      this.name = name
    }

    key(id: string): string {
      return `${this.name}:${id}`
    }

    async upsert(id: string, payload: Payload): Promise<void> {
      entries.set(this.key(id), payload)
    }

    find = async (id: string) => entries.get(this.key(id))
    findByUid = async () => undefined
    findByUserCode = async () => undefined

    async consume(id: string): Promise<void> {
      entries.get(this.key(id))!.consumed = Math.floor(Date.now() / 1000)
    }

    async destroy(id: string): Promise<void> {
      entries.delete(this.key(id))
    }

    async revokeByGrantId(id: string): Promise<void> {
      for (const [key, { grantId }] of entries) if (grantId === id) entries.delete(key)
    }
  }
}
