import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server'
import type { Store } from '#shared/stores/store.ts'
import type { Change } from '../features/context.ts'

/** Changes that clients subscribe to, over all replicas. */
export interface ChangeBus {
  /** Tells everybody; of a resource, the person whose change it is. Best effort, never rejects. */
  announce(change: Change, userId: number): Promise<void>
  /** Calls `tell` with what this person may know, until the returned function is called. */
  subscribe(userId: number, tell: (event: ServerEvent) => void): () => void
  /** The same for the SDK’s subscriptions, which are begun inside `as`. */
  events: ServerEventBus
  /** Runs `work`; what it subscribes to is this person’s. */
  as<T>(userId: number, work: () => T): T
  close(): Promise<void>
}

const channel = 'gatehouse:mcp:changes'

interface Listener {
  userId: number
  tell: (event: ServerEvent) => void
}

interface Announced {
  event: ServerEvent
  userId: number
}

export async function changeBus(store: Store, onError: (error: Error) => void): Promise<ChangeBus> {
  const listeners = new Set<Listener>()
  const whose = new AsyncLocalStorage<number>()

  const unsubscribe = await store.subscribe(channel, (message) => {
    const { event, userId }: Announced = JSON.parse(message)
    for (const listener of listeners) {
      if (event.kind !== 'resource_updated' || listener.userId === userId) deliver(listener, event)
    }
  })

  /** A listener is the SDK’s, and one that breaks must not end the process, nor keep others waiting. */
  function deliver({ tell }: Listener, event: ServerEvent): void {
    try {
      tell(event)
    } catch (error) {
      onError(error as Error)
    }
  }

  function subscribe(userId: number, tell: (event: ServerEvent) => void) {
    const listener = { userId, tell }
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  return {
    subscribe,
    async announce(change, userId) {
      const announced: Announced = { event: eventOf(change), userId }
      // The change has happened; a subscriber that misses it reads it later.
      await store.publish(channel, JSON.stringify(announced)).catch(onError)
    },
    events: {
      publish: () => {
        throw new TypeError('changes are announced by `announce`')
      },
      subscribe: (tell) => {
        const userId = whose.getStore()
        if (userId === undefined) throw new TypeError('a subscription belongs to a person')
        return subscribe(userId, tell)
      },
    },
    as: (userId, work) => whose.run(userId, work),
    close: unsubscribe,
  }
}

function eventOf(change: Change): ServerEvent {
  if (change.kind === 'resource') return { kind: 'resource_updated', uri: change.uri }
  return { kind: `${change.kind}_list_changed` }
}
