import { context, propagation, trace } from '@opentelemetry/api'
import { inOutgoing } from '../telemetry/outgoing.ts'
import type { Fetch } from '../world.ts'

/**
 * `fetch` between our own services: the trace goes on over there. To nobody else: a trace id would
 * tell GitHub which requests of whom belong together, and baggage whatever a client put in it.
 */
export function tracedFetch(fetch: Fetch): Fetch {
  return (url, init) => {
    if (!trace.getActiveSpan()) return fetch(url, init)
    const { pathname } = new URL(url)
    const method = init?.method ?? 'GET'
    return inOutgoing({ method, url: String(url), template: pathname }, () => {
      const headers = new Headers(init?.headers)
      propagation.inject(context.active(), headers, {
        set: (all, name, value) => all.set(name, value),
      })
      return fetch(url, { ...init, headers })
    })
  }
}
