import type { Context } from '@opentelemetry/api'
import { context, trace } from '@opentelemetry/api'
import type { DestinationStream, Logger } from 'pino'
import { destination, pino } from 'pino'
import pretty from 'pino-pretty'
import { AppError } from '../errors/define.ts'
import { hideHarmful } from './harmful.ts'
import { isoTimes } from './iso-time.ts'
import { maskTokens } from './mask-tokens.ts'

export interface LogSettings {
  LOG_LEVEL: string
  LOG_FORMAT?: 'json' | 'pretty'
  AUDIT_LOG: string
}

const maxCauses = 5

/**
 * What a log line tells of an error: name, code, message, stack, facts, and its causes, at most
 * five deep. Nothing else is copied: HTTP libraries hang whole requests, tokens included, on theirs.
 */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error object' }
  const { name, message, stack, cause } = error
  const code = (error as { code?: unknown }).code
  return {
    type: name,
    message,
    stack,
    ...(code !== undefined && { errorCode: code }),
    ...(error instanceof AppError && { facts: error.facts }),
    ...(cause !== undefined && depth < maxCauses && { cause: describeError(cause, depth + 1) }),
  }
}

/** What leads from a line to its trace and back; empty where `within` has no span. */
export function traceIdsIn(within: Context): { trace_id?: string; span_id?: string } {
  const ids = trace.getSpanContext(within)
  return ids ? { trace_id: ids.traceId, span_id: ids.spanId } : {}
}

/** Names whose values never are logged, wherever in a line they turn up one or two levels deep. */
export const redactedNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'access_token',
  'refresh_token',
  'client_secret',
  'code',
  'code_verifier',
  'state',
  'token',
] as const

/** The stream that application log lines go to. Audit has standard output when it asks for it. */
function logStream({ LOG_FORMAT, AUDIT_LOG }: LogSettings): DestinationStream {
  const { fd, isTTY } = AUDIT_LOG === 'stdout' ? process.stderr : process.stdout
  const format = LOG_FORMAT ?? (isTTY ? 'pretty' : 'json')
  const stream = destination({ fd, sync: true })
  return format === 'json'
    ? stream
    : pretty({ destination: stream, ignore: 'pid,hostname', sync: true })
}

/** The application log: one JSON object a line, without headers, bodies or query strings. */
export function createLog(settings: LogSettings, stream = logStream(settings)): Logger {
  const isoTime = isoTimes()
  const options = {
    level: settings.LOG_LEVEL,
    base: null,
    mixin: () => traceIdsIn(context.active()),
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: () => `,"time":"${isoTime(Date.now())}"`,
    redact: redactedNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`]),
    hooks: { streamWrite: (line: string) => maskTokens(hideHarmful(line)) },
    serializers: { err: (error: unknown) => describeError(error) },
  }
  return pino(options, stream)
}
