import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import { checkResource } from '../checks/resource.ts'
import { checkScope } from '../checks/scope.ts'
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
    const sessionId = sessions.idOf(presented)
    const [found] = sessionId
      ? await Promise.all([sessions.find(sessionId), limitSession(request, reply, sessionId)])
      : [null]

    return async ({ clientId }) => {
      if (presented === '') {
        throw errors.INVALID_INPUT({ message: 'The parameter `refresh_token` is missing.' })
      }
      checkResource(parameters['resource'], resource)
      if (!sessionId) throw errors.INVALID_GRANT({ facts: { reason: 'not issued here' } })

      const ids = { clientId, sessionId }
      const scopes = parameters['scope'] === undefined ? null : checkScope(parameters)
      const { answer, session } = await sessions
        .refresh({ ...ids, refreshToken: presented, scopes, found })
        .catch((error: unknown) => {
          if (error instanceof AppError && error.name === 'REFRESH_TOKEN_REPLAYED') {
            request.audit({ event: 'security.replay', outcome: 'failure', ...ids })
          }
          throw error
        })
      const { userId } = session
      request.audit({ event: 'oauth.token_refresh', outcome: 'success', ...ids, userId })
      return answer
    }
  }
}
