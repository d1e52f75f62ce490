import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '#shared/errors/define.ts'
import type { Reply } from './exchange.ts'

const maxTries = 3
const firstPauseMs = 100
/** What a gateway in front of GitHub answers while something behind it restarts. */
const passing = new Set([502, 503, 504])

/**
 * Asks again, at most twice, where asking again is safe and may help: for reads that found no
 * connection, lost it, or met a gateway alone. Pauses grow and are spread, so that callers who
 * failed together do not come back together. Nothing begins after `signal` ended.
 */
export async function retrying(signal: AbortSignal, ask: () => Promise<Reply>): Promise<Reply> {
  for (let tries = 1; tries < maxTries; tries++) {
    const outcome = await ask().catch((error: unknown) => error)
    if (signal.aborted || !mayPass(outcome)) return settled(outcome)
    const pauseMs = firstPauseMs * 2 ** tries * (0.5 + Math.random() / 2)
    const isOver = await pause(pauseMs, false, { signal }).catch(() => true)
    if (isOver) return settled(outcome)
  }
  return ask()
}

function mayPass(outcome: unknown): boolean {
  if (outcome instanceof Error) {
    return outcome instanceof AppError && outcome.name === 'GITHUB_UNREACHABLE'
  }
  const { status, headers } = outcome as Reply
  return passing.has(status) && !headers.has('retry-after')
}

function settled(outcome: unknown): Reply {
  if (outcome instanceof Error) throw outcome
  return outcome as Reply
}
