import type { FastifyReply } from 'fastify'

/**
 * Calls `listener` once the connection of `reply` is closed, also after its answer has been sent; at
 * once if the client left while something was awaited: its `close` would never be heard of again.
 */
export function whenClosed({ raw }: FastifyReply, listener: () => void): void {
  if (raw.closed || raw.destroyed) listener()
  else raw.once('close', listener)
}
