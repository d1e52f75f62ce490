import type { Store } from '#shared/stores/store.ts'

/** What replicas tell each other about sessions. */
export type Told =
  | { kind: 'answer'; sessionId: string; answer: { id: string } }
  | { kind: 'cancelled'; sessionId: string; requestId: unknown }
  | { kind: 'ended'; sessionId: string }
  /** A replica has opened a stream of this session, as `OpenStreams` names it. */
  | { kind: 'stream-opened'; sessionId: string; name: string; token: string }

export interface Replicas {
  tellAll(told: Told): Promise<void>
  tell(replica: string, told: Told): Promise<void>
  /** Whether a replica was heard of in the last seconds; one that was killed soon is not. */
  lives(replica: string): Promise<boolean>
  close(): Promise<void>
}

const everybody = 'gatehouse:mcp:replicas'
const beatMs = 3000
const lifeSeconds = 10

/** `replica`: the name of this one. `hear` gets what others, and this one itself, have told. */
export async function replicas(
  store: Store,
  replica: string,
  hear: (told: Told) => void
): Promise<Replicas> {
  const listen = (channel: string) =>
    store.subscribe(channel, (message) => hear(JSON.parse(message)))
  const channelOf = (name: string) => `gatehouse:mcp:replica:${name}`
  const lifeOf = (name: string) => `gatehouse:mcp:replica:${name}:life`
  const beat = () => store.set(lifeOf(replica), '', lifeSeconds)
  await beat()
  // A store that is away has nobody hear of anybody; the next beat tells it again.
  const timer = setInterval(() => beat().catch(() => undefined), beatMs).unref()
  const ends = await Promise.all([listen(everybody), listen(channelOf(replica))])
  return {
    tellAll: (told) => store.publish(everybody, JSON.stringify(told)),
    tell: (name, told) => store.publish(channelOf(name), JSON.stringify(told)),
    lives: async (name) => (await store.get(lifeOf(name))) !== null,
    async close() {
      clearInterval(timer)
      await Promise.all(ends.map((end) => end()))
    },
  }
}
