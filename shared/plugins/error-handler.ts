import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { errors } from '../errors/catalogue.ts'
import type { AppError } from '../errors/define.ts'
import { toAppError } from '../errors/normalize.ts'
import { sayWhenToRetry } from '../http/retry-after.ts'
import { markFailed } from '../telemetry/span.ts'

/** The body of an error where an endpoint speaks JSON (design §8). */
export const errorBody = (error: AppError, requestId: string) => ({
  error: {
    code: error.code,
    name: error.name,
    message: error.message,
    hint: error.hint,
    requestId,
    details: error.details ?? {},
  },
})

/** Logs and counts an error once, at the level its status asks for, and marks the request’s span. */
export function noteError(request: FastifyRequest, error: AppError): void {
  const level = error.statusCode >= 500 ? 'error' : 'info'
  request.server.countError(error)
  if (request.facts) request.facts.errorCode = error.code
  request.log[level]({ err: error, errorCode: error.code }, `${error.code} ${error.name}`)
  if (request.span && error.statusCode >= 500) markFailed(request.span, error)
}

/**
 * Answers a thrown error in JSON, never to be cached: 404 and 405 may be without being told so (RFC
 * 9110 §15.1). Scopes that speak another form set a handler of their own.
 */
export function sendJsonError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const error = toAppError(thrown)
  noteError(request, error)
  sayWhenToRetry(reply, error)
  reply.header('cache-control', 'no-store')
  return reply.code(error.statusCode).send(errorBody(error, request.id))
}

const methods = ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'] as const

/**
 * Refuses a request that no route takes. Where other methods have one, `Allow` names them.
 * @throws NOT_FOUND, or METHOD_NOT_ALLOWED
 */
export function refuseAddress(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply
): never {
  const [path = ''] = request.url.split('?')
  // A route for whatever is left, such as the page for a person, serves no address.
  const serves = (method: (typeof methods)[number]) =>
    !('*' in (app.findRoute({ url: path, method })?.params ?? { '*': '' }))
  const allowed = methods.filter(serves)
  if (allowed.length === 0) throw errors.NOT_FOUND()
  reply.header('allow', allowed.join(', '))
  throw errors.METHOD_NOT_ALLOWED()
}

export default fp(
  async (app) => {
    app.setErrorHandler((thrown, request, reply) => sendJsonError(thrown, request, reply))
    app.setNotFoundHandler(async (request, reply) => refuseAddress(app, request, reply))
  },
  { name: 'gatehouse:error-handler', dependencies: ['gatehouse:meters'] }
)
