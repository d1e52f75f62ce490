import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

const listeners = Symbol('listeners')
type Closing = ServerResponse & { [listeners]?: (() => void)[] }

/**
 * Calls `listener` once the connection of `reply` is closed, also after its answer has been sent; at
 * once if the client left while something was awaited: its `close` would never be heard of again.
 *
 * Of Node each response has one listener, however many there are here: to add and remove one costs
 * more than most of them do.
 */
export function whenClosed({ raw }: FastifyReply, listener: () => void): void {
  const closing: Closing = raw
  if (raw.closed || raw.destroyed) listener()
  else if (closing[listeners]) closing[listeners].push(listener)
  else {
    closing[listeners] = [listener]
    raw.on('close', tell)
  }
}

function tell(this: Closing): void {
  for (const listener of this[listeners]!) listener()
}
