import { errors } from '#shared/errors/catalogue.ts'
import type { Client, ClientSource } from '../clients/client.ts'
import type { Parameters } from './parameters.ts'

/** `client_id` names a registered client (RFC 6749 §4.1.1). */
export async function checkClient(parameters: Parameters, clients: ClientSource): Promise<Client> {
  const clientId = parameters['client_id']
  if (!clientId) {
    throw errors.INVALID_AUTHORIZATION_REQUEST({ message: 'The parameter `client_id` is missing.' })
  }
  const client = await clients.find(clientId)
  if (!client) throw errors.INVALID_CLIENT({ facts: { clientId } })
  return client
}
