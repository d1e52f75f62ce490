/** For the log line only; never sent to a caller. Holds no secret. */
export type Facts = Readonly<Record<string, unknown>>

/** One row of the catalogue. */
export interface ErrorEntry {
  /** Stable across releases: people, tests and dashboards match on it. */
  code: `${'AUTH' | 'RATE' | 'VAL' | 'API' | 'SYS'}_${number}`
  status: number
  /** The `error` value where an OAuth endpoint answers (RFC 6749 §5.2, RFC 8707 §2, RFC 7591 §3.2.2). */
  oauth?: string
  /** One English sentence, safe to show anyone. */
  message: string
  /** What the reader can do next. */
  hint: string
  /** What a developer finds in the log beside it. */
  log: string
  /**
   * How every client begins: not logged, and without a stack, which costs more than the answer. The
   * line of the request says enough about it.
   */
  isRoutine?: true
}

export interface ErrorDetails {
  /** A more specific sentence than the catalogue's, just as safe to show. */
  message?: string
  hint?: string
  /** Sent to the caller as `details`. */
  details?: Record<string, unknown>
  facts?: Facts
  cause?: unknown
}

/** The only error class of the house. Thrown once; each door puts it into its own words. */
export class AppError extends Error {
  override readonly name: string
  readonly code: string
  readonly statusCode: number
  readonly oauth: string | undefined
  readonly hint: string
  readonly details: Record<string, unknown> | undefined
  readonly facts: Facts
  readonly isRoutine: boolean

  constructor(name: string, entry: ErrorEntry, given: ErrorDetails) {
    super(given.message ?? entry.message, given.cause === undefined ? {} : { cause: given.cause })
    this.name = name
    this.code = entry.code
    this.statusCode = entry.status
    this.oauth = entry.oauth
    this.hint = given.hint ?? entry.hint
    this.details = given.details
    this.facts = given.facts ?? {}
    this.isRoutine = entry.isRoutine ?? false
  }
}

export type MakeError = (given?: ErrorDetails) => AppError

/** Turns the table into one maker per name: `throw errors.INVALID_STATE({ cause })`. */
export function defineErrors<const Name extends string>(table: Record<Name, ErrorEntry>) {
  const makers = Object.entries<ErrorEntry>(table).map(([name, entry]): [string, MakeError] => [
    name,
    (given = {}) =>
      entry.isRoutine
        ? withoutStack(() => new AppError(name, entry, given))
        : new AppError(name, entry, given),
  ])
  return Object.fromEntries(makers) as { readonly [N in Name]: MakeError }
}

function withoutStack(make: () => AppError): AppError {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const error = make()
  Error.stackTraceLimit = stackTraceLimit
  return error
}
