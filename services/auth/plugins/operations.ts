import fp from 'fastify-plugin'
import type { AppError } from '#shared/errors/define.ts'
import type { Operation } from '#shared/telemetry/label-values.ts'
import { outcomeOf } from '#shared/telemetry/label-values.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What operators know requests of this route as. */
    operation?: Operation
  }
  interface FastifyRequest {
    /** In place of the route’s own, where the request decides. */
    operation: Operation | null
    /** Why the operation failed, where the answer is not an error for all that. */
    failure: AppError | null
  }
}

/** Counts what routes with an `operation` did, and how it ended. */
export default fp(
  async (app) => {
    const count = app.meters.counter('oauth_operations_total')
    app.decorateRequest('operation', null)
    app.decorateRequest('failure', null)
    app.addHook('onResponse', (request, reply, done) => {
      const operation = request.operation ?? request.routeOptions.config.operation
      const { statusCode } = request.failure ?? reply
      if (operation) count({ operation, status: outcomeOf(statusCode) })
      done()
    })
  },
  { name: 'auth:operations', dependencies: ['gatehouse:meters'] }
)
