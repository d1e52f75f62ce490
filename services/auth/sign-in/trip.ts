import type { FastifyRequest } from 'fastify'
import { digest, randomToken, sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Records } from '#shared/records/records.ts'
import type { Provider, UpstreamRequest } from '../providers/provider.ts'
import type { Trip } from '../records/sign-ins.ts'

/** GitHub knows one address to send browsers back to, so `state` says what they were there for. */
export type TripKind = 'client' | 'account'

const accountMark = 'account.'
const stateForm = /^(account\.)?([\w-]{22})\.[\w-]{43}$/

/** GitHub’s `state` comes to be here and nowhere earlier, bound to the sign-in `id`. */
export const newTrip = (kind: TripKind, id: string): Trip => ({
  state: `${kind === 'account' ? accountMark : ''}${id}.${randomToken()}`,
  codeVerifier: randomToken(),
})

/** GitHub’s page for a trip. */
export const tripUrl = (
  provider: Provider,
  { state, codeVerifier }: Trip,
  request: Pick<UpstreamRequest, 'scopes' | 'choosesAccount'>
): string => provider.authorizeUrl({ ...request, state, codeChallenge: digest(codeVerifier) })

export const tripKindOf = (state: string): TripKind =>
  state.startsWith(accountMark) ? 'account' : 'client'

interface Travelling {
  browser: string
  trip: Trip | null
}

/**
 * Takes the sign-in that `state` belongs to, once, in the browser that began it.
 * @throws INVALID_STATE
 */
export async function takeReturned<T extends Travelling>(
  request: FastifyRequest,
  signIns: Pick<Records<T>, 'get' | 'take'>,
  state: string
): Promise<T & { trip: NonNullable<T['trip']> }> {
  const id = stateForm.exec(state)?.[2]
  const isOwn = async (signIn: T | null): Promise<boolean> =>
    signIn?.trip != null &&
    sameSecret(signIn.trip.state, state) &&
    (await request.isBrowser(signIn.browser))
  // Looked at before it is taken, so that a stranger cannot use up somebody’s sign-in.
  if (id && (await isOwn(await signIns.get(id)))) {
    const signIn = await signIns.take(id)
    if (await isOwn(signIn)) return signIn as T & { trip: NonNullable<T['trip']> }
  }
  const error = errors.INVALID_STATE()
  request.audit({ event: 'security.auth_failure', outcome: 'failure', code: error.code })
  throw error
}
