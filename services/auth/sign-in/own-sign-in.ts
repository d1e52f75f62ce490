import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { withinPerMinute } from '#shared/http/limit.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { Found, Records } from '#shared/records/records.ts'
import type { SignIn } from '../records/sign-ins.ts'

/** Sign-ins that were begun in the browser in hand. */
export interface OwnSignIns {
  /** @throws FORM_EXPIRED */
  find(request: FastifyRequest, id: string): Promise<Found<SignIn>>
  /** The same for a form that carries the sign-in’s CSRF value. */
  findForForm(request: FastifyRequest, id: string, csrf: string): Promise<Found<SignIn>>
}

/** Refusals that are audited per address: the rest of a flood would tell nothing new. */
const auditsPerMinute = 60

export function ownSignIns(app: FastifyInstance, signIns: Pick<Records<SignIn>, 'find'>) {
  const isWorthNoting = withinPerMinute(app, {
    name: 'refused consent',
    perMinute: auditsPerMinute,
  })

  /** A sign-in that is not this browser’s: somebody may be talked into finishing another’s. */
  async function refusal(request: FastifyRequest) {
    const error = errors.FORM_EXPIRED()
    if (await isWorthNoting(request, clientAddress(request))) {
      request.audit({ event: 'security.auth_failure', outcome: 'failure', code: error.code })
    }
    return error
  }

  async function find(request: FastifyRequest, id: string) {
    const found = await signIns.find(id)
    if (!found) throw errors.FORM_EXPIRED()
    if (await request.isBrowser(found.value.browser)) return found
    throw await refusal(request)
  }

  return {
    find,
    async findForForm(request, id, csrf) {
      const found = await find(request, id)
      if (sameSecret(csrf, found.value.csrf)) return found
      throw await refusal(request)
    },
  } satisfies OwnSignIns
}
