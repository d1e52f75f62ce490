import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AuthenticatedClient } from '../clients/authenticate.ts'
import type { TokenAnswer } from '../tokens/sessions.ts'

/** Parameters of a token request: each given once, none empty. */
export type TokenParameters = Readonly<Record<string, string>>

/** A token request whose client is known. */
export interface TokenRequest extends AuthenticatedClient {
  parameters: TokenParameters
}

/**
 * One grant type of the token endpoint. It reads what the parameters lead to while the client is
 * still being authenticated, and resolves to what answers that client: tokens or an error. Where it
 * rejects before, for a limit or a failing store, that is told to a client alone: whoever is none is
 * to learn of that.
 */
export type Grant = (
  parameters: TokenParameters,
  request: FastifyRequest,
  reply: FastifyReply
) => Promise<(client: AuthenticatedClient) => Promise<TokenAnswer>>
