import type { Span } from '@opentelemetry/api'
import { context, trace } from '@opentelemetry/api'
import type { Facts } from '../../telemetry/attributes.ts'
import { inSpan, markFailed, setFacts, startSpan } from '../../telemetry/span.ts'
import { unavailable } from './failure.ts'

type CommandFacts = Facts<'dbSystem' | 'dbOperation' | 'dbProcedure'>

/** What a span tells of a command. `script`: which one it runs. */
export const command = (dbOperation: string, script?: string): CommandFacts => ({
  dbSystem: 'redis',
  dbOperation,
  dbProcedure: script,
})

/** Sends a command inside its span. @throws STORE_UNAVAILABLE */
export const sendCommand = <T>(facts: CommandFacts, send: () => Promise<T>): Promise<T> =>
  inSpan('redis', facts.dbOperation!, facts, () => send().catch(unavailable))

/** Who takes part in a command that several requests share: it is a span in the trace of each. */
export class SharedCommand {
  readonly #facts: CommandFacts
  #askers: Set<Span> | null = null

  constructor(facts: CommandFacts) {
    this.#facts = facts
  }

  /** The request in hand takes part. */
  join(): void {
    const asker = trace.getActiveSpan()
    if (!asker?.isRecording()) return
    this.#askers ??= new Set()
    this.#askers.add(asker)
  }

  /** Begins the spans, which end as `sent` does. Those who asked are forgotten. */
  watch(sent: Promise<unknown>): void {
    if (!this.#askers) return
    const begun = [...this.#askers].map((asker) => {
      const parent = trace.setSpan(context.active(), asker)
      const span = startSpan('redis', this.#facts.dbOperation!, { parent })
      setFacts(span, this.#facts)
      return span
    })
    this.#askers = null
    const endAll = () => begun.map((span) => span.end())
    sent.then(endAll, (error: unknown) => {
      for (const span of begun) markFailed(span, error)
      endAll()
    })
  }
}
