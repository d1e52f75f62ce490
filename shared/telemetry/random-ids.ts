import { randomBytes } from 'node:crypto'

const poolBytes = 4096

/** Trace and span ids (W3C Trace Context), made many at once: alone each costs as much as its span. */
export class RandomIds {
  #pool = ''
  #at = 0

  generateTraceId(): string {
    return this.#next(32)
  }

  generateSpanId(): string {
    return this.#next(16)
  }

  #next(characters: number): string {
    if (this.#at + characters > this.#pool.length) {
      this.#pool = randomBytes(poolBytes).toString('hex')
      this.#at = 0
    }
    const start = this.#at
    this.#at += characters
    return this.#pool.slice(start, this.#at)
  }
}
