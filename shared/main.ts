import { AppError } from './errors/define.ts'

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
 * ten seconds after such a signal in any case.
 */
export async function main(start: () => Promise<Running>): Promise<void> {
  const running = await start().catch(fail)
  const stop = () => {
    setTimeout(() => process.exit(1), closeTimeoutMs).unref()
    running.close().then(() => process.exit(0), fail)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function fail(error: unknown): never {
  const text =
    error instanceof AppError ? `${error.code} ${error.message}\n${error.hint}` : String(error)
  process.stderr.write(`${text}\n`)
  if (!(error instanceof AppError) && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`)
  }
  process.exit(1)
}
