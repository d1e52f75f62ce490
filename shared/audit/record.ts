import { escapeHarmful } from '../telemetry/harmful.ts'
import { maskTokens } from '../telemetry/mask-tokens.ts'
import type { AuditEvent } from './events.ts'

/** An event with the time and the request it happened in. */
export interface AuditRecord extends AuditEvent {
  /** ISO 8601, UTC. */
  time: string
  requestId?: string
  traceId?: string
  address?: string
}

const maxCharacters = 4096
const maxEntries = 16
/** Tried in turn. With the last everything fits: the names of the fields are ours. */
const textLengths = [512, 64, 8]

/**
 * A record as JSON of at most 4,096 characters, whatever strangers put into it: longer texts are cut,
 * and the record says so. Tokens are masked, and nothing in it ends a line or moves a cursor.
 */
export function recordText(record: AuditRecord): string {
  let text = written(record)
  for (const length of textLengths) {
    if (text.length <= maxCharacters) break
    text = written({ ...record, ...cutTexts(record, length), cut: true })
  }
  return text
}

const written = (record: object) => maskTokens(escapeHarmful(JSON.stringify(record)))

function cutTexts(record: AuditRecord, length: number): Record<string, unknown> {
  const cut = (value: unknown) =>
    typeof value === 'string' && value.length > length ? `${value.slice(0, length)}…` : value
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      // A time is a time, and names of events are known.
      name === 'time' || name === 'event'
        ? value
        : Array.isArray(value)
          ? value.slice(0, maxEntries).map(cut)
          : cut(value),
    ])
  )
}
