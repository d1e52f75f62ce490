import { createSecretKey } from 'node:crypto'
import type { DerivedKey, KeyRing } from '../crypto/key-ring.ts'
import { sealer } from '../crypto/seal.ts'
import { AppError } from '../errors/define.ts'
import type { Store } from '../stores/store.ts'
import type { AuditService } from './heads.ts'

/** A key that signed records, sealed: it outlives its place in the ring as long as its records do. */
interface KeptKey {
  /** Epoch seconds. */
  until: number
  sealed: string
}

interface Options {
  store: Pick<Store, 'get' | 'set' | 'addToIndex' | 'listIndex'>
  service: AuditService
  ring: KeyRing
  keepDays: number
  /** Epoch milliseconds. */
  now: () => number
}

const maxKeys = 64

const indexOf = (service: AuditService) => `gatehouse:${service}:audit-keys`
const keyOf = (service: AuditService, id: string) => `gatehouse:${service}:audit-key:${id}`
const keptSealer = (ring: KeyRing) => sealer(ring, 'audit/kept-key')

/** The keys of a service’s ring that sign and check audit records, newest first. */
export const auditKeys = (ring: KeyRing) => ring.derive('audit/chain')

/**
 * Stores the audit keys of the ring, sealed under its newest key, and seals anew what an older one
 * had sealed. So what a key signed can be checked after it has left the ring.
 */
export async function keepKeys({ store, service, ring, keepDays, now }: Options): Promise<void> {
  const box = keptSealer(ring)
  const own = auditKeys(ring)
  const nowSeconds = Math.floor(now() / 1000)
  const retired = await readKept(store, service, ring)
  const kept = [
    ...own.map((one) => ({ ...one, until: nowSeconds + keepDays * 24 * 3600 })),
    ...retired.filter(({ id }) => own.every((one) => one.id !== id)),
  ]
  for (const { id, key, until } of kept.filter((one) => one.until > nowSeconds)) {
    const name = keyOf(service, id)
    const sealed = box.seal(key.export().toString('base64'), name)
    const ttlSeconds = until - nowSeconds
    await store.set(name, JSON.stringify({ until, sealed } satisfies KeptKey), ttlSeconds)
    await store.addToIndex(indexOf(service), id, ttlSeconds)
  }
}

/** All keys that may have signed what is kept: those of the ring, and those it can open. */
export async function knownKeys(
  store: Pick<Store, 'get' | 'listIndex'>,
  service: AuditService,
  ring: KeyRing
): Promise<DerivedKey[]> {
  return [...auditKeys(ring), ...(await readKept(store, service, ring))]
}

async function readKept(
  store: Pick<Store, 'get' | 'listIndex'>,
  service: AuditService,
  ring: KeyRing
): Promise<(DerivedKey & { until: number })[]> {
  const box = keptSealer(ring)
  const ids = await store.listIndex(indexOf(service), maxKeys)
  const texts = await Promise.all(ids.map((id) => store.get(keyOf(service, id))))
  return ids.flatMap((id, at) => {
    const kept = JSON.parse(texts[at] ?? 'null') as KeptKey | null
    const opened = kept && openOrNull(() => box.open(kept.sealed, keyOf(service, id)))
    if (!opened) return []
    return [{ id, until: kept.until, key: createSecretKey(opened, 'base64') }]
  })
}

/** Sealed by a key that has left the ring: nobody here can open it. */
function openOrNull(open: () => string): string | null {
  try {
    return open()
  } catch (error) {
    if (error instanceof AppError && error.name === 'SEAL_BROKEN') return null
    throw error
  }
}
