import type { SessionReader } from '#shared/records/sessions.ts'
import type { Principal } from '#shared/tokens/principal.ts'

const checkMs = 30_000

/**
 * Watches over a stream that outlives the check at its beginning: calls `end` within half a minute
 * after its access token has expired or its session has ended. Call the result when it is closed.
 */
export type WatchAccess = (principal: Principal, end: () => void) => () => void

export function accessWatch(sessions: SessionReader, now: () => number): WatchAccess {
  return ({ sessionId, expiresAt }, end) => {
    const timer = setInterval(check, checkMs).unref()
    let isClosed = false
    const stop = () => {
      isClosed = true
      clearInterval(timer)
    }

    async function check() {
      // A store that fails closes, here too: the client opens another stream as soon as it may.
      const session = await sessions.get(sessionId).catch(() => null)
      if (isClosed || (session && now() < expiresAt * 1000)) return
      stop()
      end()
    }
    return stop
  }
}
