import { errors } from '#shared/errors/catalogue.ts'
import type { Arrival, Client, ClientSource } from '../clients/client.ts'
import type { Parameters } from './parameters.ts'

/** `client_id` names a client that is known here or describes itself (RFC 6749 §4.1.1, CIMD). */
export async function checkClient(
  parameters: Parameters,
  clients: ClientSource,
  beforeFetch: Arrival['beforeFetch']
): Promise<Client> {
  const clientId = parameters['client_id']
  if (!clientId) {
    throw errors.INVALID_AUTHORIZATION_REQUEST({ message: 'The parameter `client_id` is missing.' })
  }
  const redirectUri = parameters['redirect_uri']
  const asked = redirectUri === undefined ? {} : { redirectUri }
  const client = await clients.find(clientId, { ...asked, beforeFetch })
  if (!client) throw errors.INVALID_CLIENT({ facts: { clientId } })
  return client
}
