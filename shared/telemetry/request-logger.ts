import type { FastifyBaseLogger } from 'fastify'
import type { ChildLoggerOptions } from 'pino'

type Bindings = Record<string, unknown>
type Log = FastifyBaseLogger

/**
 * The logger of one request, made when something of it is first used: to make one costs more than
 * many a route, and most requests never log.
 */
class RequestLogger {
  readonly #make: () => Log
  #made: Log | undefined

  constructor(make: () => Log) {
    this.#make = make
  }

  get #log(): Log {
    this.#made ??= this.#make()
    return this.#made
  }

  get level() {
    return this.#log.level
  }
  set level(level) {
    this.#log.level = level
  }
  get silent() {
    return this.#log.silent
  }
  get trace() {
    return bound(this.#log, 'trace')
  }
  get debug() {
    return bound(this.#log, 'debug')
  }
  get info() {
    return bound(this.#log, 'info')
  }
  get warn() {
    return bound(this.#log, 'warn')
  }
  get error() {
    return bound(this.#log, 'error')
  }
  get fatal() {
    return bound(this.#log, 'fatal')
  }
  child(bindings: Bindings, options?: ChildLoggerOptions): Log {
    return new RequestLogger(() => this.#log.child(bindings, options))
  }
}

type Method = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
const bound = <M extends Method>(log: Log, method: M): Log[M] => log[method].bind(log) as Log[M]

/**
 * The same log, for Fastify: what it derives for a request is made late. In place of its
 * `childLoggerFactory`, behind which it tries every method of every logger, and so makes them all.
 */
export const withRequestLoggers = (log: Log): Log =>
  Object.create(log, {
    child: {
      value: (bindings: Bindings, options?: ChildLoggerOptions) =>
        new RequestLogger(() => log.child(bindings, options)),
    },
  })
