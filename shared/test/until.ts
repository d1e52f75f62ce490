import { setTimeout as sleep } from 'node:timers/promises'

const timeoutMs = 20_000

/** Resolves to the first value of `look` that is not falsy; fails after twenty seconds without. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const endsAt = performance.now() + timeoutMs
  while (performance.now() < endsAt) {
    const found = await look()
    if (found) return found
    await sleep(5)
  }
  throw new Error('it did not happen within twenty seconds')
}
