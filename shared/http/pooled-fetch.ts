import { Agent, fetch } from 'undici'
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
  /** Longest wait for a connection, for headers, and between two pieces of a body. */
  timeoutMs: number
}

/** `fetch` over one pool of connections. Bodies beyond 16 MiB are cut off with an error. */
export function pooledFetch({ connections, timeoutMs }: Options): PooledFetch {
  const dispatcher = new Agent({
    connections,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxResponseBytes,
  })
  // Node's own types describe the undici inside Node; at run time both take the same arguments.
  const pooled = fetch as unknown as Fetch
  return {
    fetch: (url, init) => pooled(url, { ...init, dispatcher } as object),
    close: async () => {
      const timer = setTimeout(() => void dispatcher.destroy(), closeTimeoutMs).unref()
      await dispatcher.close()
      clearTimeout(timer)
    },
  }
}
