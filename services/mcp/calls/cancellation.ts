/**
 * Whether somebody still waits for a call. Its signal is made when it is first read: most calls end
 * without, and Node keeps what hangs on a signal for longer than a call lasts.
 */
export class Cancellation {
  #controller: AbortController | null = null
  #isCancelled = false

  get isCancelled(): boolean {
    return this.#isCancelled
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#isCancelled) this.#controller.abort()
    }
    return this.#controller.signal
  }

  cancel(): void {
    this.#isCancelled = true
    this.#controller?.abort()
  }
}
