import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Dependency } from './telemetry/label-values.ts'
import type { Fetch } from './world.ts'

/** Rejects where what it looks at is not well; `signal` ends it when nobody waits any more. */
export type HealthCheck = (signal: AbortSignal) => Promise<unknown>

export interface Finding {
  name: Dependency
  isWell: boolean
  /** Why not; for the log. */
  cause: unknown
}

export interface HealthChecks {
  /** A later one of the same name takes its place. */
  add(name: Dependency, check: HealthCheck): void
  /** What is found of each, within a second; never rejects. */
  look(): Promise<Finding[]>
}

interface Options {
  /** Epoch milliseconds. */
  now: () => number
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/** Less than the second that orchestrators wait for a probe by default. */
const limitMs = 900
/**
 * However many ask, each thing is looked at once at a time, and what lies further away only now and
 * then: probes make no load. Of the store, which decides, nobody is told what was a moment ago.
 */
const keptMs: Record<Dependency, number> = { store: 0, audit: 0, github: 15_000, auth: 15_000 }

interface Look {
  startedAtMs: number
  isOver: boolean
  finding: Promise<Finding>
}

export function healthChecks({ now, log }: Options): HealthChecks {
  const checks = new Map<Dependency, HealthCheck>()
  const looks = new Map<Dependency, Look>()
  const failing = new Set<Dependency>()

  async function run(name: Dependency, check: HealthCheck): Promise<Finding> {
    const ending = new AbortController()
    const late = sleep(limitMs, undefined, { signal: ending.signal }).then(() => {
      throw new Error(`no answer within ${limitMs} ms`)
    })
    const finding = await Promise.race([check(ending.signal), late]).then(
      () => ({ name, isWell: true, cause: null }),
      (cause: unknown) => ({ name, isWell: false, cause })
    )
    ending.abort()
    noteChange(finding)
    return finding
  }

  /** Once for each change: a probe comes every few seconds. */
  function noteChange({ name: dependency, isWell, cause }: Finding): void {
    if (isWell) {
      if (failing.delete(dependency)) log.info({ dependency }, 'a dependency is well again')
    } else if (!failing.has(dependency)) {
      failing.add(dependency)
      log.warn({ dependency, err: cause }, 'a dependency is not well')
    }
  }

  function look(name: Dependency, check: HealthCheck): Promise<Finding> {
    const last = looks.get(name)
    if (last && (!last.isOver || now() - last.startedAtMs < keptMs[name])) return last.finding
    const finding = run(name, check).finally(() => {
      begun.isOver = true
    })
    const begun = { startedAtMs: now(), isOver: false, finding }
    looks.set(name, begun)
    return finding
  }

  return {
    add: (name, check) => void checks.set(name, check),
    look: () => Promise.all(Array.from(checks, ([name, check]) => look(name, check))),
  }
}

/** Whether something answers at `url`; what it answers matters only where it says it is out of order. */
export const answersAt =
  (fetch: Fetch, url: string): HealthCheck =>
  async (signal) => {
    const response = await fetch(url, { signal, headers: { 'user-agent': 'gatehouse' } })
    await response.body?.cancel()
    if (response.status >= 500) throw new Error(`it answered with status ${response.status}`)
  }
