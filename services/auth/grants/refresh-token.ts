import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import { checkResource } from '../checks/resource.ts'
import { checkScope } from '../checks/scope.ts'
import { presentsSecret } from '../clients/authenticate.ts'
import type { Sessions } from '../tokens/sessions.ts'
import type { Grant } from './grant.ts'

interface Options {
  sessions: Sessions
  resource: string
  /** Counts refreshes per session. */
  limitSession: CountLimit
}

/** `grant_type=refresh_token` (OAuth 2.1 §4.3): a refresh token becomes a new pair. */
export function refreshToken({ sessions, resource, limitSession }: Options): Grant {
  return async (parameters, request, reply) => {
    const presented = parameters['refresh_token'] ?? ''
    const ids = sessions.idsOf(presented)
    // A secret is looked at first: whoever guesses at one holds up nobody who knows it.
    const hasSecret = presentsSecret(request)
    const limitHolder = (sessionId: string) =>
      limitSession(request, reply, hasSecret ? `${sessionId}:secret` : sessionId)
    const [seen] = ids
      ? await Promise.all([sessions.look(ids), hasSecret || limitHolder(ids.sessionId)])
      : [null]

    return async ({ clientId }) => {
      if (presented === '') {
        throw errors.INVALID_INPUT({ message: 'The parameter `refresh_token` is missing.' })
      }
      checkResource(parameters['resource'], resource)
      if (!seen) throw errors.INVALID_GRANT({ facts: { reason: 'not issued here' } })
      if (hasSecret) await limitHolder(seen.sessionId)

      const who = { clientId, sessionId: seen.sessionId }
      const scopes = parameters['scope'] === undefined ? null : checkScope(parameters)
      const { answer, session } = await sessions
        .refresh({ seen, clientId, refreshToken: presented, scopes })
        .catch((error: unknown) => {
          if (error instanceof AppError && error.name === 'REFRESH_TOKEN_REPLAYED') {
            request.audit({ event: 'security.replay', outcome: 'failure', ...who })
          }
          throw error
        })
      const { userId } = session
      request.audit({ event: 'oauth.token_refresh', outcome: 'success', ...who, userId })
      return answer
    }
  }
}
