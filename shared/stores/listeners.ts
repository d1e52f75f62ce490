/** One subscription; an object of its own, so that one function may subscribe twice. */
export interface Subscription {
  listener: (message: string) => void
}

export type Listeners = ReturnType<typeof createListeners>

/** Who in this process listens to which channel. */
export function createListeners() {
  const byChannel = new Map<string, Set<Subscription>>()
  return {
    add(channel: string, subscription: Subscription): void {
      const subscriptions = byChannel.get(channel)
      if (subscriptions) subscriptions.add(subscription)
      else byChannel.set(channel, new Set([subscription]))
    },

    /** `true`: it was the last one of its channel. */
    remove(channel: string, subscription: Subscription): boolean {
      const subscriptions = byChannel.get(channel)
      if (!subscriptions?.delete(subscription) || subscriptions.size > 0) return false
      return byChannel.delete(channel)
    },

    deliver(channel: string, message: string): void {
      const subscriptions = byChannel.get(channel)
      if (!subscriptions) return
      // A listener may end others, or begin new ones that are not meant to get this message.
      for (const subscription of [...subscriptions]) {
        if (subscriptions.has(subscription)) subscription.listener(message)
      }
    },

    channels: (): string[] => [...byChannel.keys()],
    clear: (): void => byChannel.clear(),
  }
}
