import { AppError } from './errors/define.ts'
import { stopTracing } from './telemetry/start.ts'

/** A started process. */
export interface Running {
  /** Where it listens. */
  address: string
  /** Takes no more requests, lets those in flight finish, then closes everything. */
  close(): Promise<void>
}

const closeTimeoutMs = 10_000

/**
 * The frame of an entry: starts, says plainly why it could not, and stops on SIGTERM or SIGINT;
 * ten seconds after such a signal in any case. An error that nobody awaits ends the process.
 */
export async function main(start: () => Promise<Running>): Promise<void> {
  // Node would print all that hangs on the error, and HTTP libraries hang tokens there.
  process.once('uncaughtException', fail)
  const running = await start().catch(fail)
  const stop = () => {
    setTimeout(() => process.exit(1), closeTimeoutMs).unref()
    running
      .close()
      .then(stopTracing)
      .then(() => process.exit(0), fail)
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
