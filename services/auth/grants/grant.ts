import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AuthenticatedClient } from '../clients/authenticate.ts'
import type { TokenAnswer } from '../tokens/sessions.ts'

/** Parameters of a token request: each given once, none empty. */
export type TokenParameters = Readonly<Record<string, string>>

/** A token request whose client is known. */
export interface TokenRequest extends AuthenticatedClient {
  parameters: TokenParameters
}

/** One grant type of the token endpoint: from parameters to tokens, or an error. */
export type Grant = (
  asked: TokenRequest,
  request: FastifyRequest,
  reply: FastifyReply
) => Promise<TokenAnswer>
