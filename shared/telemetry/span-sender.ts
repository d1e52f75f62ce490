import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const worker = new URL('./span-worker.ts', import.meta.url)
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 }
const startTimeoutMs = 30_000

/**
 * Sends encoded spans from a thread of its own. Node’s HTTP client shares code with its server, which
 * is compiled anew for both in a process that uses both (decision 10).
 */
export class SpanSender {
  #worker: Worker | null = null

  /**
   * Messages of OTLP, one behind another the whole; one call after another. Rejects when the collector
   * does not take them, or not in time.
   */
  async send(messages: readonly Uint8Array[], timeoutMs: number): Promise<void> {
    const failure = await this.#ask(messages, timeoutMs).catch(async (error: unknown) => {
      await this.shutdown()
      throw new Error('Spans were not sent: the thread for it failed.', { cause: error })
    })
    if (failure !== null) throw new Error(`Spans were not sent: ${failure}`)
  }

  async shutdown(): Promise<void> {
    const ended = this.#worker
    this.#worker = null
    await ended?.terminate()
  }

  async #ask(messages: readonly Uint8Array[], timeoutMs: number): Promise<string | null> {
    const asked = this.#worker ?? (await this.#start())
    const answer = answerOf(asked, timeoutMs)
    // Copied: to hand their buffers over was measured to cost the server more.
    asked.postMessage(messages)
    return answer
  }

  async #start(): Promise<Worker> {
    // With the flags of this process it would load the SDK as this one did.
    const started = new Worker(worker, { execArgv: [], resourceLimits })
    this.#worker = started
    // Told to whoever waits for an answer; when nobody does, the next message starts another.
    started.on('error', () => this.shutdown())
    started.unref()
    // What it takes to load is not taken from the time to send.
    await answerOf(started, startTimeoutMs)
    return started
  }
}

async function answerOf(asked: Worker, timeoutMs: number): Promise<string | null> {
  const [answer] = await once(asked, 'message', { signal: AbortSignal.timeout(timeoutMs) })
  return answer
}
