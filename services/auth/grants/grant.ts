import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TokenAnswer } from '../tokens/sessions.ts'

/** Parameters of a token request: each given once, none empty. */
export type TokenParameters = Readonly<Record<string, string>>

/** One grant type of the token endpoint: from parameters to tokens, or an error. */
export type Grant = (
  parameters: TokenParameters,
  request: FastifyRequest,
  reply: FastifyReply
) => Promise<TokenAnswer>
