import type { FastifyInstance } from 'fastify'
import type { AppError } from '#shared/errors/define.ts'
import { mcpMethods, outcomeOf } from '#shared/telemetry/label-values.ts'

/** What kind of thing a method runs; also the word for its name in log and audit. */
export const kindOf = {
  'tools/call': 'tool',
  'prompts/get': 'prompt',
  'resources/read': 'resource',
} as const
export type RunMethod = keyof typeof kindOf

/** A tool, prompt or resource that has run. */
export interface Ran {
  method: RunMethod
  /** Its registered name, never the address that was read. */
  name: string
  durationMs: number
  error: AppError | null
}

/** A method as operators are told it: one that the protocol has, or what else a message is. */
export type MessageKind = (typeof mcpMethods)[number] | 'answer' | 'other'

export interface CallMeter {
  ran(ran: Ran): void
  /** Counts a message of a signed-in client. */
  received(body: unknown, revision: unknown): MessageKind
}

const latestRevision = '2026-07-28'
const known: ReadonlySet<unknown> = new Set(mcpMethods)

export function callMeter({ meters }: Pick<FastifyInstance, 'meters'>): CallMeter {
  const count = meters.counter('gatehouse_calls_total')
  const measure = meters.histogram('gatehouse_call_duration_seconds')
  const countMessage = meters.counter('gatehouse_mcp_messages_total')
  return {
    ran({ method, name, durationMs, error }) {
      const kind = kindOf[method]
      count({ kind, name, outcome: error ? outcomeOf(error.statusCode) : 'success' })
      measure({ kind, name }, durationMs / 1000)
    },
    received(body, revision) {
      const method = messageKind(body)
      countMessage({ method, revision: revision === latestRevision ? latestRevision : 'earlier' })
      return method
    },
  }
}

function messageKind(body: unknown): MessageKind {
  const { method } = (body ?? {}) as { method?: unknown }
  if (method === undefined) return 'answer'
  return known.has(method) ? (method as MessageKind) : 'other'
}
