import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { sendJsonError } from '#shared/plugins/error-handler.ts'

/** Whether a caller wants JSON where there is a page too. Browsers name `text/html`, and get that. */
export function wantsJson({ headers }: FastifyRequest): boolean {
  const accepted = headers.accept ?? ''
  return /\bapplication\/json\b/i.test(accepted) && !/\btext\/html\b/i.test(accepted)
}

/** In its scope, who wants JSON gets errors in it as well; the others get what they got before. */
export default fp(
  async (app) => {
    app.setErrorHandler((thrown, request, reply) => {
      if (wantsJson(request)) return sendJsonError(thrown, request, reply)
      // To the handler of the scope around.
      throw thrown
    })
  },
  { name: 'auth:json-errors' }
)
