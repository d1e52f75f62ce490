import fp from 'fastify-plugin'
import type { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import { sayWhenToRetry } from '#shared/http/retry-after.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import type { ClientReturn } from '../client-return.ts'
import { errorUrl } from '../client-return.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The client to offer a way back to when the request fails; null until it is known and checked. */
    clientReturn: ClientReturn | null
  }
}

/** A page asks a browser for no credentials, so it is no 401 (RFC 9110 §15.5.2). */
export const pageStatus = ({ statusCode }: AppError): number =>
  statusCode === 401 ? 400 : statusCode

/**
 * Answers errors of its scope with a page. Nothing is redirected before the person has acted
 * (RFC 9700 §4.11.2): the page offers the way back to the client, with the error, as a link.
 */
export default fp<{ issuer: string }>(
  async (app, { issuer }) => {
    app.decorateRequest('clientReturn', null)
    app.setErrorHandler((thrown, request, reply) => {
      const error = toAppError(thrown)
      noteError(request, error)
      sayWhenToRetry(reply, error)
      const to = request.clientReturn
      const back = to && { url: errorUrl(to, issuer, error), clientName: to.clientName }
      const isAccount = request.url.startsWith('/account')
      reply.code(pageStatus(error))
      return reply.page('message', { error, requestId: request.id, back, isAccount })
    })
  },
  { name: 'auth:page-errors', dependencies: ['auth:views'] }
)
