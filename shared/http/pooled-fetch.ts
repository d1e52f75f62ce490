import { Agent, fetch, Pool } from 'undici'
import type { Fetch } from '../world.ts'

export interface PooledFetch {
  fetch: Fetch
  /** Ends the pool: open requests finish first, for at most five seconds. */
  close(): Promise<void>
}

const closeTimeoutMs = 5000
const maxResponseBytes = 16 * 1024 * 1024

interface Options {
  /** Kept-alive connections to each host. */
  connections: number
  /**
   * Longest wait for a connection, for headers, and between two pieces of a body. A request with
   * `waitMs` has that in place of the last two.
   */
  timeoutMs: number
}

/** `fetch` over one pool of connections. Bodies beyond 16 MiB are cut off with an error. */
export function pooledFetch({ connections, timeoutMs }: Options): PooledFetch {
  // The agent forgets its pools when it begins to close, and could not end them later.
  const pools = new Map<string, Pool>()
  const dispatcher = new Agent({
    factory: (origin, options) => {
      const pool = new Pool(origin, options as Pool.Options)
      pools.set(String(origin), pool)
      return pool
    },
    connections,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxResponseBytes,
  })
  // Node's own types describe the undici inside Node; at run time both take the same arguments.
  const pooled = fetch as unknown as Fetch
  const waiting = (waitMs: number) =>
    dispatcher.compose(
      (dispatch) => (options, handler) =>
        dispatch({ ...options, headersTimeout: waitMs, bodyTimeout: waitMs }, handler)
    )
  return {
    fetch: (url, { waitMs, ...init } = {}) =>
      pooled(url, { ...init, dispatcher: waitMs ? waiting(waitMs) : dispatcher } as object),
    close: async () => {
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const endAll = () => Promise.all([...pools.values()].map((pool) => pool.destroy()))
      const timer = setTimeout(() => resolve(endAll().then(() => {})), closeTimeoutMs)
      await Promise.race([dispatcher.close(), ended])
      clearTimeout(timer)
    },
  }
}
