import { digest, randomToken } from '#shared/crypto/digest.ts'
import type { Found } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { World } from '#shared/world.ts'
import type { Client, ClientSecret, ClientSource } from '../clients/client.ts'
import type { ClientDescription } from '../clients/metadata.ts'
import { withoutPort } from '../clients/redirect-uri.ts'

/** Registered clients by `client_id`. */
export interface Clients extends ClientSource {
  /**
   * The id that this description has, registered or not: the same description, the same id, whatever
   * port it names on loopback.
   */
  idOf(description: ClientDescription): string
  /** Keeps a public client for 24 hours, within which somebody has to sign in through it. */
  register(description: ClientDescription): Promise<Client>
  /** The same for a client that has a secret, which is told here and never again. */
  registerWithSecret(
    description: ClientDescription,
    method: ClientSecret['method']
  ): Promise<{ clientId: string; client: Client; secret: string }>
  /** Gives an unconfirmed client another 24 hours, because somebody is using it. */
  keep(clientId: string): Promise<void>
  /** Keeps a client as long as its grants may last. */
  confirm(clientId: string, client: Client): Promise<void>
}

const unconfirmedSeconds = 24 * 3600
/** As long as the ids of public clients. */
const idBytes = 24
/** Every id made here. What callers put in its place, a token perhaps, is no key of the store. */
const idForm = /^[\w-]{32}$/

interface Options {
  world: World
  grantMaxSeconds: number
}

export function clientRecords({ world, grantMaxSeconds }: Options): Clients {
  const stored = records<Client>(world.store, { owner: 'auth', name: 'client', version: 1 })
  // A program that listens on another port at each start registers anew each time, and could not
  // refresh its session under another id.
  const idOf = ({ name, uri, redirectUris }: ClientDescription) =>
    digest('client', JSON.stringify([name, uri, redirectUris.map(withoutPort)])).slice(0, 32)
  const begin = (description: ClientDescription): Client => {
    const createdAt = Math.floor(world.now() / 1000)
    return { ...description, createdAt, isConfirmed: false }
  }
  /** Never undoes a confirmation that comes at the same time. */
  const prolong = async (id: string, found: Found<Client>) => {
    if (!found.value.isConfirmed) await stored.replace(id, found, found.value, unconfirmedSeconds)
  }
  return {
    find: async (clientId) => (idForm.test(clientId) ? stored.get(clientId) : null),
    idOf,
    async register(description) {
      const client = begin(description)
      const id = idOf(description)
      if (await stored.claim(id, client, unconfirmedSeconds)) return client
      const found = await stored.find(id)
      if (found) {
        await prolong(id, found)
        return found.value
      }
      // It ended just now, or was written by another version.
      await stored.put(id, client, unconfirmedSeconds)
      return client
    },
    async registerWithSecret(description, method) {
      const [clientId, secret] = [randomToken(idBytes), randomToken()]
      const client = { ...begin(description), secret: { digest: digest(secret), method } }
      await stored.put(clientId, client, unconfirmedSeconds)
      return { clientId, client, secret }
    },
    async keep(clientId) {
      const found = await stored.find(clientId)
      if (found) await prolong(clientId, found)
    },
    confirm: (clientId, client) =>
      stored.put(clientId, { ...client, isConfirmed: true }, grantMaxSeconds),
  }
}
