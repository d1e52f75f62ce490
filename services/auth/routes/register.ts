import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { ClientAnswers } from '../clients/answer.ts'
import type { Client, ClientSecret } from '../clients/client.ts'
import type { ClientMeter } from '../clients/client-meter.ts'
import type { ClientDescription } from '../clients/metadata.ts'
import { askedAuthMethod, ClientMetadata, describeClient } from '../clients/metadata.ts'
import type { Clients } from '../records/clients.ts'

interface Options {
  registered: Clients
  answers: ClientAnswers
  redirectUrisAllowed: readonly string[]
  /** Counts new clients per address. */
  limitNew: CountLimit
  clientMeter: Pick<ClientMeter, 'registered'>
}

const schema = { body: ClientMetadata }

/**
 * `POST /oauth/register` (RFC 7591): a client registers itself. A public one with the same metadata,
 * ports on loopback aside, gets the same id, so a client that registers at every start leaves one
 * record and keeps its sessions; one that asks for a secret gets an id and a secret of its own.
 */
const register: Plugin<Options> = async (app, options) => {
  const { registered, answers, redirectUrisAllowed, limitNew } = options

  async function registerOnce(
    description: ClientDescription,
    request: FastifyRequest,
    reply: FastifyReply
  ) {
    const clientId = registered.idOf(description)
    const isNew = (await registered.find(clientId)) === null
    if (isNew) await limitNew(request, reply, clientAddress(request))
    const client = await registered.register(description)
    if (isNew) note(request, clientId, client)
    // The record may name the port of an earlier start; clients compare the answer with theirs.
    return answers.answer(clientId, { ...client, ...description })
  }

  async function registerWithSecret(
    description: ClientDescription,
    method: ClientSecret['method'],
    request: FastifyRequest,
    reply: FastifyReply
  ) {
    await limitNew(request, reply, clientAddress(request))
    const { clientId, client, secret } = await registered.registerWithSecret(description, method)
    note(request, clientId, client)
    // 0: it ends with the registration, not before.
    const told = { client_secret: secret, client_secret_expires_at: 0 }
    return { ...answers.answer(clientId, client), ...told }
  }

  function note(request: FastifyRequest, clientId: string, client: Client) {
    const { name: clientName } = client
    request.audit({ event: 'oauth.register', outcome: 'success', clientId, clientName })
    options.clientMeter.registered(client)
  }

  const config = { operation: 'register' } as const
  app.post(
    '/oauth/register',
    { schema, config, attachValidation: true },
    async (request, reply) => {
      if (request.validationError) {
        const { message } = request.validationError
        throw errors.INVALID_CLIENT_METADATA({ message: `${message}.` })
      }
      const description = describeClient(request.body, redirectUrisAllowed)
      const method = askedAuthMethod(request.body)
      const answer =
        method === 'none'
          ? await registerOnce(description, request, reply)
          : await registerWithSecret(description, method, request, reply)
      return reply.code(201).send(answer)
    }
  )
}
export default register
