import type { FastifyRequest } from 'fastify'
import type { Records } from '#shared/records/records.ts'
import { codeUrl } from '../client-return.ts'
import type { Provider } from '../providers/provider.ts'
import type { Grant } from '../records/grants.ts'
import { grantId, remembers } from '../records/grants.ts'
import type { AuthorizationRequest, SignIn } from '../records/sign-ins.ts'
import type { CodeIssuer } from './issue-code.ts'
import { newTrip, tripUrl } from './trip.ts'

/** Whether a person need not be asked: they consented to exactly this before, and it is remembered. */
export type IsRemembered = (userId: number, asked: AuthorizationRequest) => Promise<boolean>

interface Memory {
  grants: Pick<Records<Grant>, 'get'>
  upstream: string
  now: () => number
}

export const consentMemory =
  ({ grants, upstream, now }: Memory): IsRemembered =>
  async (userId, { clientId, consentKey }) => {
    if (consentKey === null) return false
    const grant = await grants.get(grantId(upstream, userId, clientId))
    return remembers(grant, consentKey, Math.floor(now() / 1000))
  }

/**
 * Where a signed-in person goes who consented before: back to the client with a code, or to GitHub
 * for an account. Null: they are asked.
 */
export type WithoutAsking = (
  request: FastifyRequest,
  id: string,
  signIn: SignIn
) => Promise<{ userId: number; url: string } | null>

interface Options {
  isRemembered: IsRemembered
  codeIssuer: CodeIssuer
  signIns: Pick<Records<SignIn>, 'put'>
  provider: Provider
  issuer: string
  signInSeconds: number
}

export function withoutAsking(options: Options): WithoutAsking {
  const { isRemembered, codeIssuer, signIns, provider, issuer, signInSeconds } = options
  return async (request, id, signIn) => {
    const person = await request.person()
    if (!person || !(await isRemembered(person.userId, signIn))) return null
    const { userId } = person
    const consent = { userId, givenAtMs: null }
    const code = await codeIssuer.issueAtOnce(signIn, person, consent)
    if (code) return { userId, url: codeUrl(signIn, issuer, code) }
    const trip = newTrip('client', id)
    await signIns.put(id, { ...signIn, trip: { ...trip, consent } }, signInSeconds)
    return { userId, url: tripUrl(provider, trip, { scopes: signIn.scopes }) }
  }
}
