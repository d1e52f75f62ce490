import { setTimeout as sleep } from 'node:timers/promises'
import { context, diag, TraceFlags } from '@opentelemetry/api'
import { getNumberFromEnv, globalErrorHandler } from '@opentelemetry/core'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node'
import { rootScope } from './scope.ts'
import type { SpanSender } from './span-sender.ts'

type SpanProcessor = NonNullable<NodeSDKConfiguration['spanProcessors']>[number]
type EndedSpan = Parameters<SpanProcessor['onEnd']>[0]

interface Chunk {
  /** An `ExportTraceServiceRequest` of OTLP. */
  bytes: Uint8Array
  spans: number
}

/** Few enough to be encoded before V8 moves them, enough to share what is told once of all. */
const chunkSpans = 32
/** What a timer of Node can be set to. */
const maxNumber = 2 ** 31 - 1

/**
 * Keeps ended spans as bytes until they are sent, by the SDK’s variables `OTEL_BSP_*`. The SDK’s own
 * processor keeps the spans themselves: they grow old while they wait, and V8 collects all of its old
 * space for them (decision 10).
 */
export class EncodedSpans implements SpanProcessor {
  readonly #sender: SpanSender
  readonly #maxWaiting = atLeast(1, 'OTEL_BSP_MAX_QUEUE_SIZE') ?? 2048
  // More than may wait would never be there to be sent.
  readonly #maxSent = Math.min(
    atLeast(1, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 512,
    this.#maxWaiting
  )
  readonly #maxEncoded = Math.min(chunkSpans, this.#maxSent)
  readonly #delayMs = atLeast(0, 'OTEL_BSP_SCHEDULE_DELAY') ?? 5000
  readonly #timeoutMs = atLeast(1, 'OTEL_BSP_EXPORT_TIMEOUT') ?? 30_000
  #ended: EndedSpan[] = []
  #chunks: Chunk[] = []
  /** Spans that ended and are not yet being sent, encoded or not. */
  #waiting = 0
  #dropped = 0
  #timer: NodeJS.Timeout | null = null
  #sending: Promise<void> | null = null
  #isShutDown = false

  constructor(sender: SpanSender) {
    this.#sender = sender
  }

  onStart(): void {}

  onEnd(span: EndedSpan): void {
    const isSampled = (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0
    if (!isSampled || this.#isShutDown) return
    if (this.#waiting >= this.#maxWaiting) {
      this.#dropped++
      return
    }
    this.#ended.push(span)
    this.#waiting++
    if (this.#ended.length >= this.#maxEncoded) this.#encode()
    this.#schedule()
  }

  /** Resolves when everything that has ended by now is sent, or was given up. */
  async forceFlush(): Promise<void> {
    await this.#ended[0]?.resource.waitForAsyncAttributes?.()
    this.#encode()
    for (let left = this.#chunks.length + 1; left > 0; left--) {
      await this.#sending
      this.#send()
    }
    await this.#sending
  }

  async shutdown(): Promise<void> {
    this.#isShutDown = true
    await this.forceFlush()
    await this.#sender.shutdown()
  }

  #encode(): void {
    const [first] = this.#ended
    // What is known late of the process belongs to its first spans too.
    if (!first || first.resource.asyncAttributesPending) return
    const ended = this.#ended
    this.#ended = []
    for (let at = 0; at < ended.length; at += this.#maxEncoded) {
      const spans = ended.slice(at, at + this.#maxEncoded)
      const bytes = ProtobufTraceSerializer.serializeRequest(spans)!
      this.#chunks.push({ bytes, spans: spans.length })
    }
  }

  #schedule(): void {
    if (this.#sending || this.#waiting === 0) return
    if (this.#waiting >= this.#maxSent) this.#send()
    else this.#startTimer()
  }

  #startTimer(): void {
    // In no request, which it would keep until then.
    this.#timer ??= context.with(rootScope, () =>
      setTimeout(() => {
        this.#timer = null
        this.#send()
      }, this.#delayMs).unref()
    )
  }

  #send(): void {
    if (this.#sending || this.#waiting === 0) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#sending = this.#sendFirst()
      .catch(globalErrorHandler)
      .finally(() => {
        this.#sending = null
        this.#schedule()
      })
  }

  async #sendFirst(): Promise<void> {
    const resource = this.#ended[0]?.resource
    if (resource?.asyncAttributesPending) {
      // It counts as pending until somebody has waited for it.
      const late = sleep(this.#timeoutMs, undefined, { ref: false })
      await Promise.race([resource.waitForAsyncAttributes?.(), late])
    }
    this.#encode()
    const chunks = this.#take()
    if (chunks.length > 0) await this.#sender.send(chunks, this.#timeoutMs)
  }

  /** The first chunks, of as many spans as are sent at once. */
  #take(): Uint8Array[] {
    let spans = 0
    let count = 0
    for (const chunk of this.#chunks) {
      if (count > 0 && spans + chunk.spans > this.#maxSent) break
      spans += chunk.spans
      count++
    }
    this.#waiting -= spans
    if (this.#dropped > 0) diag.warn(`${this.#dropped} spans were dropped: too many waited.`)
    this.#dropped = 0
    return this.#chunks.splice(0, count).map(({ bytes }) => bytes)
  }
}

/** A variable of the SDK, read as it reads them; what is wrong counts as absent. */
function atLeast(least: number, name: string): number | undefined {
  const value = getNumberFromEnv(name)
  const isRight = Number.isInteger(value) && value! >= least && value! <= maxNumber
  return isRight ? value : undefined
}
