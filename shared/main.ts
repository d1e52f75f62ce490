import { AppError } from './errors/define.ts'
import { stopTracing } from './telemetry/start.ts'

/** A started process. */
export interface Running {
  /** Where it listens. */
  address: string
  /** Takes no more requests, lets those in flight finish, then closes everything. */
  close(): Promise<void>
}

interface Options {
  /** Stops as on a signal when the parent is gone: npm does not pass signals on through its shell. */
  endsWithParent?: boolean
}

const closeTimeoutMs = 10_000
const watchMs = 500

/**
 * The frame of an entry: starts, says plainly why it could not, and stops on SIGTERM or SIGINT;
 * ten seconds after such a signal in any case. An error that nobody awaits ends the process.
 */
export async function main(
  start: () => Promise<Running>,
  { endsWithParent = false }: Options = {}
): Promise<void> {
  // Node would print all that hangs on the error, and HTTP libraries hang tokens there.
  process.once('uncaughtException', fail)
  const parent = process.ppid
  const running = await start().catch(fail)
  const stop = () => {
    setTimeout(
      () => fail(new Error('Not everything closed in ten seconds.')),
      closeTimeoutMs
    ).unref()
    running
      .close()
      .then(stopTracing)
      .then(() => process.exit(0), fail)
  }
  if (endsWithParent) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      stop()
    }, watchMs).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

function explain(error: unknown): string {
  if (error instanceof AppError) return `${error.code} ${error.message}\n${error.hint}`
  return error instanceof Error ? (error.stack ?? error.message) : 'A thrown value is not an Error.'
}
