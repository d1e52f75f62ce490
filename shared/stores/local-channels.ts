import { createListeners } from './listeners.ts'
import type { Store } from './store.ts'

/** Publish and subscribe within this process. `alive` throws once the store is closed. */
export function localChannels(alive: () => void) {
  const listeners = createListeners()
  const channels: Pick<Store, 'publish' | 'subscribe'> = {
    async publish(channel, message) {
      alive()
      // Later, as over a network: a publisher never runs its listeners on its own stack.
      queueMicrotask(() => listeners.deliver(channel, message))
    },

    async subscribe(channel, listener) {
      alive()
      const subscription = { listener }
      listeners.add(channel, subscription)
      return async () => {
        listeners.remove(channel, subscription)
      }
    },
  }
  return { ...channels, clear: listeners.clear }
}
