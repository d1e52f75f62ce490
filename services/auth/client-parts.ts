import type { KeyRing } from '#shared/crypto/key-ring.ts'
import type { World } from '#shared/world.ts'
import { clientAnswers } from './clients/answer.ts'
import { clientAuthenticator } from './clients/authenticate.ts'
import type { ClientSource } from './clients/client.ts'
import { staticClients } from './clients/clients-file.ts'
import { clientDirectory } from './clients/directory.ts'
import { clientDocuments } from './clients/document.ts'
import { documentClients } from './clients/document-clients.ts'
import { secretGuesses } from './clients/secret-guesses.ts'
import type { AuthOptions } from './config.ts'
import { clientRecords } from './records/clients.ts'

/**
 * Who may be a client, by the ways that the operator allows.
 *
 * @throws CONFIG_INVALID if CLIENTS_FILE is wrong
 */
export function buildClients(config: AuthOptions, world: World, authKeys: KeyRing) {
  const { CLIENT_REGISTRATION, CLIENTS_FILE, REDIRECT_URIS_ALLOWED } = config
  const { PUBLIC_URL, GRANT_MAX_SECONDS } = config
  const registered = clientRecords({ world, grantMaxSeconds: GRANT_MAX_SECONDS })
  const known = staticClients(CLIENT_REGISTRATION.includes('static') ? CLIENTS_FILE : undefined)
  const operators: ClientSource = { find: async (clientId) => known.get(clientId) ?? null }
  const documents = clientDocuments({
    fetch: world.publicFetch,
    store: world.store,
    now: world.now,
    allowedCustomUris: REDIRECT_URIS_ALLOWED ?? [],
  })
  const described = documentClients({ documents, now: world.now })
  const guesses = secretGuesses(world.store, config.RATE_LIMIT_FAILURES)
  const hasRegistration = CLIENT_REGISTRATION.includes('dcr')
  const hasDocuments = CLIENT_REGISTRATION.includes('cimd')
  // The operator’s first, so that nobody can register or publish under an id of theirs.
  const clients = clientDirectory({ sources: [operators, described, registered], registered })
  const signInClients = clientDirectory({
    sources: [
      operators,
      ...(hasDocuments ? [described] : []),
      ...(hasRegistration ? [registered] : []),
    ],
    registered,
  })
  return {
    /** Clients whose codes and sessions are good, also of a way that is switched off by now. */
    clients,
    /** Clients that may begin a sign-in. */
    signInClients,
    registered,
    clientAnswers: clientAnswers(PUBLIC_URL, authKeys),
    authenticate: clientAuthenticator(clients, guesses),
    hasRegistration,
    hasDocuments,
    hasIntrospection: [...known.values()].some(({ secret }) => secret !== undefined),
  }
}
