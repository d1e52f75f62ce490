import { carrierNames } from '#shared/telemetry/span.ts'

/** Of one entry; what is longer is no trace context. */
const maxCharacters = 8192

/**
 * What a message tells of its sender’s trace: `traceparent`, `tracestate` and `baggage` of
 * `params._meta` (SEP-414), as texts. Null where there is nothing of the kind.
 */
export function traceCarrier(message: unknown): Record<string, string> | null {
  const { params } = Object(message) as { params?: unknown }
  const { _meta: meta } = Object(params) as { _meta?: unknown }
  if (typeof meta !== 'object' || meta === null) return null
  let found: Record<string, string> | null = null
  for (const name of carrierNames()) {
    const value: unknown = Object.hasOwn(meta, name) ? meta[name as never] : undefined
    if (typeof value !== 'string' || value.length > maxCharacters) continue
    found ??= {}
    found[name] = value
  }
  return found
}
