import type { FastifyReply, FastifyRequest } from 'fastify'
import { digest, sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { Client, ClientSource } from './client.ts'
import type { SecretGuesses } from './secret-guesses.ts'

/** The client behind a request: it presented its secret, or it has none. */
export interface AuthenticatedClient {
  clientId: string
  client: Client
}

/**
 * Identifies the client of a form request, and authenticates one that has a secret.
 *
 * @throws INVALID_INPUT without a client, or with more than one way to tell it
 * @throws INVALID_CLIENT for an unknown client and a missing, wrong or superfluous secret; with
 * `WWW-Authenticate` on the reply where the client tried HTTP Basic
 * @throws RATE_LIMIT_EXCEEDED after too many wrong secrets, for a right one too
 * @see RFC 6749 §2.3.1, OAuth 2.1 §2.4
 */
export type AuthenticateClient = (
  request: FastifyRequest,
  reply: FastifyReply
) => Promise<AuthenticatedClient>

type Parameters = Readonly<Record<string, string | undefined>>

export function clientAuthenticator(
  clients: ClientSource,
  guesses: SecretGuesses
): AuthenticateClient {
  return async (request, reply) => {
    const parameters = request.body as Parameters
    const basic = readBasic(request.headers.authorization)
    const { clientId, secret } = presented(basic, parameters)
    const refuse = (reason: string, message?: string) => {
      if (basic) reply.header('www-authenticate', 'Basic realm="Gatehouse", charset="UTF-8"')
      const facts = { reason, clientId: clientId.slice(0, 200) }
      return errors.INVALID_CLIENT({ ...(message && { message }), facts })
    }
    const client = await clients.find(clientId)
    if (!client) throw refuse('unknown')
    const message = 'The client did not authenticate correctly.'
    if (client.secret && secret === '') throw refuse('secret missing', message)
    if (!client.secret && secret !== '') throw refuse('has no secret', message)
    if (client.secret) {
      const address = clientAddress(request)
      await guesses.requireFew(clientId, address)
      if (!sameSecret(digest(secret), client.secret.digest)) {
        await guesses.note(clientId, address)
        throw refuse('wrong secret', message)
      }
    }
    return { clientId, client }
  }
}

/**
 * Whether a request claims to know a client’s secret.
 *
 * @throws INVALID_INPUT as authenticating it does
 */
export const presentsSecret = ({ headers, body }: FastifyRequest): boolean =>
  presented(readBasic(headers.authorization), body as Parameters).secret !== ''

interface Credentials {
  clientId: string
  /** Empty for none. */
  secret: string
}

// Ends where the credentials do: with ` *` after them, a long row of spaces took quadratic time.
const basicForm = /^basic +(\S*)$/i

/** Null without such a header; other schemes are some other layer’s. */
function readBasic(header: string | undefined): Credentials | null {
  const encoded = basicForm.exec(header ?? '')?.[1]
  if (encoded === undefined) return null
  const [clientId = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { clientId: formDecoded(clientId), secret: formDecoded(secret.join(':')) }
}

/** Both parts are encoded as in forms (RFC 6749 §2.3.1); what is not stays as it is. */
const formDecoded = (text: string): string =>
  new URLSearchParams(`text=${text.replaceAll('&', '%26')}`).get('text')!

/** One client, told in one way. */
function presented(basic: Credentials | null, parameters: Parameters): Credentials {
  const { client_id: named, client_secret: posted } = parameters
  if (basic && posted !== undefined) {
    throw errors.INVALID_INPUT({ message: 'The client authenticates in more than one way.' })
  }
  if (basic && named !== undefined && named !== basic.clientId) {
    throw errors.INVALID_INPUT({ message: '`client_id` differs from the Authorization header.' })
  }
  const clientId = basic?.clientId || named
  if (!clientId) throw errors.INVALID_INPUT({ message: 'The parameter `client_id` is missing.' })
  return { clientId, secret: basic?.secret ?? posted ?? '' }
}
