import { digest, randomToken } from '../crypto/digest.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { marker } from '../crypto/mac.ts'
import { errors } from '../errors/catalogue.ts'
import type { Store } from '../stores/store.ts'

/** A request from the mcp to the auth service, as both ends see it. */
export interface InternalRequest {
  method: string
  /** Path and query, without the origin. */
  path: string
  body: string
}

const purpose = 'internal-request'
const maxAgeSeconds = 60
const form = /^Gatehouse (\d{10})\.([\w-]{22})\.([\w-]+\.[\w-]+)$/

const textOf = ({ method, path, body }: InternalRequest, time: string, nonce: string) =>
  [method, path, digest(body), time, nonce].join('\n')

/** Makes the `Authorization` value that proves a request comes from a holder of SESSION_KEYS. */
export function internalSigner(sessionKeys: KeyRing, now: () => number) {
  const marks = marker(sessionKeys, purpose)
  return (request: InternalRequest): string => {
    const time = String(Math.floor(now() / 1000))
    const nonce = randomToken(16)
    return `Gatehouse ${time}.${nonce}.${marks.mark(textOf(request, time, nonce))}`
  }
}

interface Options {
  sessionKeys: KeyRing
  store: Store
  now: () => number
}

/**
 * Checks such a value: made for exactly this request, at most 60 s ago, and never seen before.
 * @throws INTERNAL_ONLY
 */
export function internalVerifier({ sessionKeys, store, now }: Options) {
  const marks = marker(sessionKeys, purpose)
  return async (authorization: string | undefined, request: InternalRequest): Promise<void> => {
    const [, time = '', nonce = '', mark = ''] = form.exec(authorization ?? '') ?? []
    const ageSeconds = Math.abs(now() / 1000 - Number(time))
    const isOurs = time !== '' && marks.isOurs(textOf(request, time, nonce), mark)
    if (!isOurs || ageSeconds > maxAgeSeconds) throw errors.INTERNAL_ONLY()
    // Remembered for as long as its time would be accepted, on either side of the clock.
    const key = `gatehouse:auth:internal-nonce:${nonce}`
    if (!(await store.claim(key, '', 2 * maxAgeSeconds + 1))) throw errors.INTERNAL_ONLY()
  }
}
