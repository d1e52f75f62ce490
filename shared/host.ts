import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import Fastify, { LogController } from 'fastify'
import type { AuditLog } from './audit/log.ts'
import { answerClientError } from './http/client-error.ts'
import audit from './plugins/audit.ts'
import connectionEnd from './plugins/connection-end.ts'
import errorHandler, { sendJsonError } from './plugins/error-handler.ts'
import form from './plugins/form.ts'
import health from './plugins/health.ts'
import jsonBody from './plugins/json-body.ts'
import meters from './plugins/meters.ts'
import metrics from './plugins/metrics.ts'
import peerAddress from './plugins/peer-address.ts'
import redis from './plugins/redis.ts'
import requestLog from './plugins/request-log.ts'
import requestMetrics from './plugins/request-metrics.ts'
import securityHeaders from './plugins/security-headers.ts'
import tracing from './plugins/tracing.ts'
import turns from './plugins/turns.ts'
import { holdsToken } from './telemetry/mask-tokens.ts'
import { withRequestLoggers } from './telemetry/request-logger.ts'
import type { World } from './world.ts'

export interface HostOptions {
  world: World
  log: FastifyBaseLogger
  auditLog: AuditLog
  config: { PUBLIC_URL: string; TRUST_PROXY?: string[] }
  /** Runs once everything else is closed: the audit log has its last head to store. */
  closeWorld?: () => Promise<void>
  /** No gateway in front: `/metrics` answers this machine alone. */
  embedded: boolean
}

const bodyLimitBytes = 1024 * 1024
const requestTimeoutMs = 30_000

/** A caller’s `x-request-id` is taken over when it is harmless in logs, a header and a page. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  const isHarmless =
    typeof given === 'string' && /^[\w.-]{8,128}$/.test(given) && !holdsToken(given)
  return isHarmless ? given : randomUUID()
}

/** A process is a host and the services registered on it. The host holds what all requests need. */
export async function createHost(options: HostOptions) {
  const { world, log, auditLog, config, embedded, closeWorld } = options
  const app = Fastify({
    loggerInstance: withRequestLoggers(log),
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    // Streams outlive this; it bounds how long a slow client may take to send its headers.
    http: { headersTimeout: requestTimeoutMs },
    trustProxy: config.TRUST_PROXY ?? false,
    genReqId: requestId,
    // A value of the wrong type is told to its sender, not guessed.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    // An address that cannot be parsed reaches no hook.
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id)
      sendJsonError(error, request, reply)
    },
    clientErrorHandler: (error, connection) => answerClientError(log, error, connection),
    // While closing: whoever still has a connection is served and told to leave it.
    return503OnClosing: false,
  })
  // Fastify would read it into a string, where every route expects an object.
  app.removeContentTypeParser('text/plain')

  // Hooks of this kind run in reverse.
  if (closeWorld) app.addHook('onClose', closeWorld)
  await app.register(connectionEnd) // first: it counts a request from the moment it came
  await app.register(peerAddress) // before its caller can leave
  await app.register(turns) // of what follows, each request has its own context
  await app.register(tracing) // what follows happens inside the request’s span
  await app.register(meters) // what follows counts and measures
  await app.register(errorHandler) // before anything that can throw
  await app.register(requestLog)
  await app.register(requestMetrics)
  await app.register(securityHeaders, { https: config.PUBLIC_URL.startsWith('https:') })
  await app.register(audit, { log: auditLog, now: world.now })
  await app.register(form)
  await app.register(jsonBody)
  await app.register(redis, { world })
  await app.register(metrics, { localOnly: embedded })
  await app.register(health, { store: world.store, now: world.now, auditLog })
  return app
}
