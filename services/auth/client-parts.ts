import type { KeyRing } from '#shared/crypto/key-ring.ts'
import type { World } from '#shared/world.ts'
import { clientAnswers } from './clients/answer.ts'
import { clientAuthenticator } from './clients/authenticate.ts'
import type { ClientSource } from './clients/client.ts'
import { staticClients } from './clients/clients-file.ts'
import { clientDirectory } from './clients/directory.ts'
import type { AuthOptions } from './config.ts'
import { clientRecords } from './records/clients.ts'

/**
 * Who may be a client, by the ways that the operator allows.
 *
 * @throws CONFIG_INVALID if CLIENTS_FILE is wrong
 */
export function buildClients(config: AuthOptions, world: World, authKeys: KeyRing) {
  const { CLIENT_REGISTRATION, CLIENTS_FILE, PUBLIC_URL, GRANT_MAX_SECONDS } = config
  const registered = clientRecords({ world, grantMaxSeconds: GRANT_MAX_SECONDS })
  const known = staticClients(CLIENT_REGISTRATION.includes('static') ? CLIENTS_FILE : undefined)
  const operators: ClientSource = { find: async (clientId) => known.get(clientId) ?? null }
  const hasRegistration = CLIENT_REGISTRATION.includes('dcr')
  // The operator’s first, so that nobody can register under an id of theirs.
  const clients = clientDirectory({ sources: [operators, registered], registered })
  const withoutRegistrations = clientDirectory({ sources: [operators], registered })
  return {
    /** Clients whose codes and sessions are good: those of registrations, when these are off, too. */
    clients,
    /** Clients that may begin a sign-in. */
    signInClients: hasRegistration ? clients : withoutRegistrations,
    registered,
    clientAnswers: clientAnswers(PUBLIC_URL, authKeys),
    authenticate: clientAuthenticator(clients),
    hasRegistration,
    hasIntrospection: [...known.values()].some(({ secret }) => secret !== undefined),
  }
}
