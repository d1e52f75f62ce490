import type { FastifyBaseLogger } from 'fastify'
import { toAppError } from '#shared/errors/normalize.ts'
import { lastUseRecords, lastUseSeconds } from '#shared/records/last-uses.ts'
import type { World } from '#shared/world.ts'

/** Notes that a session is in use. Costs its caller nothing: it neither waits nor fails. */
export type NoteUse = (sessionId: string) => void

interface Options {
  world: Pick<World, 'store' | 'now'>
  log: Pick<FastifyBaseLogger, 'warn'>
}

const everyMs = 60_000
/** Some 100 bytes each. What is forgotten is looked up in the store again. */
const maxSessions = 10_000

/** Writes the last use of a session once a minute at most, however many replicas it is used at. */
export function useNotes({ world, log }: Options): NoteUse {
  const { store, now } = world
  const stored = lastUseRecords(store)
  /** Until when, in epoch milliseconds, nothing is to be noted; the oldest first. */
  const quietUntilMs = new Map<string, number>()

  async function write(sessionId: string, nowMs: number): Promise<void> {
    const use = { at: Math.floor(nowMs / 1000) }
    const found = await stored.find(sessionId)
    if (!found) return void (await stored.claim(sessionId, use, lastUseSeconds))
    if (use.at - found.value.at < everyMs / 1000) return
    // Another replica that was faster has noted the same.
    await stored.replace(sessionId, found, use, lastUseSeconds)
  }

  return (sessionId) => {
    const nowMs = now()
    if (nowMs < (quietUntilMs.get(sessionId) ?? 0)) return
    // Deleted first, so that the map stays in the order of the last note.
    quietUntilMs.delete(sessionId)
    quietUntilMs.set(sessionId, nowMs + everyMs)
    if (quietUntilMs.size > maxSessions) quietUntilMs.delete(quietUntilMs.keys().next().value!)
    write(sessionId, nowMs).catch((thrown: unknown) => {
      log.warn({ err: toAppError(thrown) }, 'the last use of a session was not noted')
    })
  }
}
