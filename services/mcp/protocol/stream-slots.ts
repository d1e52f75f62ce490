import { errors } from '#shared/errors/catalogue.ts'

/** Bounds the streams that clients keep open for what may come. */
export interface StreamSlots {
  /** Takes a place; call the result, once, when the stream is closed. @throws TOO_MANY_STREAMS */
  take(userId: number): () => void
  /** How many are open. */
  open(): number
}

/** Of this process, and of one person in it. */
const limits = { all: 2000, person: 100 }

export function streamSlots(): StreamSlots {
  const taken = new Map<number, number>()
  let all = 0
  return {
    open: () => all,
    take(userId) {
      const own = taken.get(userId) ?? 0
      if (all >= limits.all || own >= limits.person) throw errors.TOO_MANY_STREAMS()
      taken.set(userId, own + 1)
      all++
      return () => {
        all--
        const left = taken.get(userId)! - 1
        if (left === 0) taken.delete(userId)
        else taken.set(userId, left)
      }
    },
  }
}
