import { errors } from '#shared/errors/catalogue.ts'

interface UnderWay<T> {
  answer: Promise<T>
  waiting: number
  ending: AbortController
}

/**
 * Lets callers who ask the same at once share one answer. It is asked for as long as one of them
 * waits; who leaves does not end it for the others.
 */
export function sharedAsks<T>() {
  const underWay = new Map<string, UnderWay<T>>()

  function begin(key: string, ask: (signal: AbortSignal) => Promise<T>): UnderWay<T> {
    const ending = new AbortController()
    const begun = { answer: ask(ending.signal), waiting: 0, ending }
    underWay.set(key, begun)
    return begun
  }

  /** @throws REQUEST_CANCELLED once `signal` has ended; what `ask` throws */
  return async function share(
    key: string,
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<T>
  ): Promise<T> {
    if (signal.aborted) throw errors.REQUEST_CANCELLED()
    const joined = underWay.get(key) ?? begin(key, ask)
    const { promise: left, reject } = Promise.withResolvers<never>()
    const leave = () => reject(errors.REQUEST_CANCELLED())
    joined.waiting++
    signal.addEventListener('abort', leave)
    try {
      return await Promise.race([joined.answer, left])
    } finally {
      signal.removeEventListener('abort', leave)
      joined.waiting--
      if (joined.waiting === 0) {
        underWay.delete(key)
        // Else it was answered: there is nothing to end.
        if (signal.aborted) joined.ending.abort()
      }
    }
  }
}
