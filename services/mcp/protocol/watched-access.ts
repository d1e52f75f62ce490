import type { SessionReader } from '#shared/records/sessions.ts'
import type { Principal } from '#shared/tokens/principal.ts'

const checkMs = 30_000

/**
 * Watches over a stream that outlives the check at its beginning: calls `end` when its access token
 * expires, and within half a minute after its session has ended. Call the result when it is closed.
 */
export type WatchAccess = (principal: Principal, end: () => void) => () => void

export function accessWatch(sessions: SessionReader, now: () => number): WatchAccess {
  return ({ sessionId, expiresAt }, end) => {
    const timer = setInterval(check, checkMs).unref()
    const stop = () => clearInterval(timer)

    async function check() {
      // A store that fails closes, here too: the client opens another stream as soon as it may.
      const session = await sessions.get(sessionId).catch(() => null)
      if (session && now() < expiresAt * 1000) return
      stop()
      end()
    }
    return stop
  }
}
