import { setTimeout as pause } from 'node:timers/promises'
import type { Pair } from './pair.ts'

/** The gateway asks once a second who is ready. */
const noticedMs = 1500

/**
 * What the gateway says of a replica that has just closed, until it has noticed: before Caddy 2.11.2 it
 * passes on only requests without a body. Half of what mcp asks auth comes to that one, too.
 */
export const whileReplaced = ['502 of the gateway', 'tool error SYS_004']

/**
 * Replaces the replicas of both services, one of each after the other: each gets its goodbye
 * (`SIGTERM`), and the next ones go when their successors are in use. `folder`: the tree they run from.
 */
export async function replaceAll({ auth, mcp }: Pair, folder?: string): Promise<void> {
  for (const at of [0, 1] as const) {
    for (const replica of [auth[at], mcp[at]]) {
      await replica.stop('SIGTERM')
      await replica.start({}, folder)
    }
    await pause(noticedMs)
  }
}
