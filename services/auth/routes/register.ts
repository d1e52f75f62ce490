import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { ClientDescription } from '../clients/metadata.ts'
import { ClientMetadata, describeClient } from '../clients/metadata.ts'
import { grantTypes } from '../grants/index.ts'
import type { Clients } from '../records/clients.ts'

interface Options {
  clients: Clients
  redirectUrisAllowed: readonly string[]
  /** Counts new clients per address. */
  limitNew: CountLimit
}

const schema = { body: ClientMetadata }

/**
 * `POST /oauth/register` (RFC 7591): a public client registers itself. The same metadata gets the
 * same id, so a client that registers at every start leaves one record.
 */
const register: Plugin<Options> = async (app, { clients, redirectUrisAllowed, limitNew }) => {
  async function registerOnce(
    description: ClientDescription,
    request: FastifyRequest,
    reply: FastifyReply
  ) {
    const clientId = clients.idOf(description)
    const isNew = (await clients.get(clientId)) === null
    if (isNew) await limitNew(request, reply, request.ip)
    const client = await clients.register(description)
    if (isNew) {
      const who = { clientId, clientName: client.name }
      request.audit({ event: 'oauth.register', outcome: 'success', ...who })
    }
    return { clientId, client }
  }

  app.post('/oauth/register', { schema, attachValidation: true }, async (request, reply) => {
    if (request.validationError) {
      const { message } = request.validationError
      throw errors.INVALID_CLIENT_METADATA({ message: `${message}.` })
    }
    const description = describeClient(request.body, redirectUrisAllowed)
    const { clientId, client } = await registerOnce(description, request, reply)
    return reply.code(201).send({
      client_id: clientId,
      client_id_issued_at: client.createdAt,
      client_name: client.name,
      ...(client.uri && { client_uri: client.uri }),
      redirect_uris: client.redirectUris,
      grant_types: grantTypes,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    })
  })
}
export default register
