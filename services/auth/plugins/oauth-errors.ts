import fp from 'fastify-plugin'
import type { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import { sayWhenToRetry } from '#shared/http/retry-after.ts'
import { noteError } from '#shared/plugins/error-handler.ts'

/** The `error` value for errors that the catalogue gives none. */
export const oauthCode = (error: AppError): string =>
  error.oauth ?? (error.statusCode >= 500 ? 'server_error' : 'invalid_request')

/** A sentence as `error_description` may hold it: printable ASCII without `"` and `\` (RFC 6749 §5.2). */
export const oauthDescription = (error: AppError): string =>
  error.message
    .replaceAll('’', "'")
    .replace(/[`"\\]/g, "'")
    .replace(/[^\x20-\x7e]/g, ' ')

/** The body of an error where OAuth has a form for it (RFC 6749 §5.2). */
export const oauthErrorBody = (error: AppError, requestId: string) => ({
  error: oauthCode(error),
  error_description: oauthDescription(error),
  request_id: requestId,
})

/** Answers errors of its scope in the form of RFC 6749 §5.2, never cached. */
export default fp(
  async (app) => {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('cache-control', 'no-store')
      done()
    })
    app.setErrorHandler((thrown, request, reply) => {
      const error = toAppError(thrown)
      noteError(request, error)
      sayWhenToRetry(reply, error)
      return reply.code(error.statusCode).send(oauthErrorBody(error, request.id))
    })
  },
  { name: 'auth:oauth-errors' }
)
