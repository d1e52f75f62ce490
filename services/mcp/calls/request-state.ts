import { randomBytes } from 'node:crypto'
import { digest } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Principal } from '#shared/tokens/principal.ts'
import type { World } from '#shared/world.ts'

/** The call that a state belongs to: it opens for no other one. */
export interface Asked {
  /** JSON-RPC method. */
  method: string
  /** Name of the tool or prompt, address of the resource. */
  name: string
  arguments: Readonly<Record<string, unknown>>
}

/**
 * The `requestState` of 2026-07-28: what a call remembers while its client asks a person. Sealed
 * under SESSION_KEYS, so every replica opens it and the client cannot read it.
 */
export interface RequestStates {
  seal(who: Principal, asked: Asked, state: unknown): string
  /**
   * `once`: whether the call has effects; then the state opens a single time, on whatever replica.
   * @throws INVALID_REQUEST_STATE for a state of another person, client or call, a used or an old one
   */
  open(who: Principal, asked: Asked, sealed: string, once: boolean): Promise<unknown>
}

interface Payload {
  state: unknown
  nonce: string
  /** Epoch seconds. */
  expiresAt: number
}

const lifeSeconds = 600
const nonceBytes = 12

/** Arguments as text that does not depend on the order of their names. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )

const boundTo = ({ userId, clientId }: Principal, { method, name, arguments: given }: Asked) =>
  digest('request-state', String(userId), clientId, method, name, canonical(given))

export function requestStates(
  sessionKeys: KeyRing,
  { store, now }: Pick<World, 'store' | 'now'>
): RequestStates {
  const seals = sealer(sessionKeys, 'mcp/request-state')
  const nowSeconds = () => Math.floor(now() / 1000)
  return {
    seal(who, asked, state) {
      const nonce = randomBytes(nonceBytes).toString('base64url')
      const payload: Payload = { state, nonce, expiresAt: nowSeconds() + lifeSeconds }
      return seals.seal(JSON.stringify(payload), boundTo(who, asked))
    },
    async open(who, asked, sealed, once) {
      const { state, nonce, expiresAt } = unseal(sealed, boundTo(who, asked))
      if (expiresAt < nowSeconds()) throw errors.INVALID_REQUEST_STATE({ facts: { expiresAt } })
      const key = `gatehouse:mcp:used-state:${nonce}`
      if (once && !(await store.claim(key, '', lifeSeconds + 1))) {
        throw errors.INVALID_REQUEST_STATE({ facts: { reason: 'used before' } })
      }
      return state
    },
  }

  function unseal(sealed: string, bound: string): Payload {
    let text: string
    try {
      text = seals.open(sealed, bound)
    } catch (cause) {
      throw errors.INVALID_REQUEST_STATE({ cause })
    }
    return JSON.parse(text)
  }
}
