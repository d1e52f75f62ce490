import type { Clients } from '../records/clients.ts'
import type { Client, ClientSource } from './client.ts'

/** Every client there is, wherever it is known from. */
export interface ClientDirectory extends ClientSource {
  /** Somebody begins to sign in through it: a registration without a session lives on for a day. */
  keep(clientId: string): Promise<void>
  /** Somebody has signed in through it: a registration lives as long as its grants may last. */
  confirm(clientId: string, client: Client): Promise<void>
}

interface Options {
  /** Asked in this order, before the registrations. */
  sources: readonly ClientSource[]
  registered: Clients
}

/**
 * Asks one source after the other, the operator’s clients first, so that nobody can register under
 * an id of theirs.
 */
export function clientDirectory({ sources, registered }: Options): ClientDirectory {
  return {
    async find(clientId) {
      for (const source of sources) {
        const client = await source.find(clientId)
        if (client) return client
      }
      return registered.find(clientId)
    },
    keep: (clientId) => registered.keep(clientId),
    async confirm(clientId, client) {
      if (!client.isStatic) await registered.confirm(clientId, client)
    },
  }
}
