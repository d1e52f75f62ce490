import { errors } from '#shared/errors/catalogue.ts'
import type { Store } from '#shared/stores/store.ts'

/** A store whose methods named in `failing` reject; tests put names in and take them out. */
export function failingStore(store: Store) {
  const failing = new Set<keyof Store>()
  const guarded = Object.entries(store).map(([name, method]) => [
    name,
    (...given: never[]) =>
      failing.has(name as keyof Store)
        ? Promise.reject(errors.STORE_UNAVAILABLE())
        : (method as (...given: never[]) => unknown)(...given),
  ])
  return { store: Object.fromEntries(guarded) as Store, failing }
}
