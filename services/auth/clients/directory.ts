import type { Clients } from '../records/clients.ts'
import type { Client, ClientSource } from './client.ts'
import { hasRegistered } from './client.ts'

/** Every client there is, wherever it is known from. */
export interface ClientDirectory extends ClientSource {
  /** Somebody begins to sign in through it: a registration without a session lives on for a day. */
  keep(clientId: string): Promise<void>
  /** Somebody has signed in through it: a registration lives as long as its grants may last. */
  confirm(clientId: string, client: Client): Promise<void>
}

interface Options {
  /** Asked in this order. */
  sources: readonly ClientSource[]
  registered: Clients
}

/** Asks one source after the other; what is noted of use and sign-ins goes to the registrations. */
export function clientDirectory({ sources, registered }: Options): ClientDirectory {
  return {
    async find(clientId, arrival) {
      for (const source of sources) {
        const client = await source.find(clientId, arrival)
        if (client) return client
      }
      return null
    },
    keep: (clientId) => registered.keep(clientId),
    async confirm(clientId, client) {
      if (hasRegistered(client)) await registered.confirm(clientId, client)
    },
  }
}
