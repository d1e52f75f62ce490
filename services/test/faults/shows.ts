import type { Kind } from './fault.ts'

/** Kinds that are asked for all the time, so that each fault meets one of them. */
export const steady: readonly Kind[] = [
  'call',
  'call in a session',
  'call that renews a GitHub token',
  'refresh',
]

/** What a replica of mcp is asked for. */
export const calls = steady.slice(0, 3)

/** What a client sees of a store that is away, whichever door it comes to. */
export const storeAway = [
  ...['503 SYS_002', '503 SYS_004', '503 temporarily_unavailable'],
  // The store went away while a tool was at work.
  ...['tool error SYS_002', 'tool error SYS_004'],
  // It went away while the browser came back from GitHub: the client is told.
  'back with temporarily_unavailable',
  // No replica is ready: the gateway says so itself.
  '503 of the gateway',
]
