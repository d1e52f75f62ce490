import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Records } from '#shared/records/records.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { Endings } from '../accounts/endings.ts'
import type { AuthenticateClient } from '../clients/authenticate.ts'
import type { CountRefusals } from '../failure-limit.ts'
import type { OwnAccessTokens } from '../tokens/own-access-tokens.ts'
import type { Sessions } from '../tokens/sessions.ts'

interface Options {
  authenticate: AuthenticateClient
  countRefusals: CountRefusals
  sessions: Sessions
  accessTokens: OwnAccessTokens
  stored: Pick<Records<Session>, 'get'>
  endings: Endings
}

const schema = { body: Type.Record(Type.String(), Type.String({ maxLength: 4096 })) }

/**
 * `POST /oauth/revoke` (RFC 7009): a client gives back a token of either kind, used up or not, and
 * the session behind it ends for every replica. Unknown and expired tokens are answered alike.
 */
const revoke: Plugin<Options> = async (app, options) => {
  const { authenticate, countRefusals, sessions, accessTokens, stored, endings } = options
  app.removeContentTypeParser('application/json')

  /** Found by the token itself, so the client’s hint of its kind is not needed (RFC 7009 §2.1). */
  const sessionOf = async (token: string) =>
    sessions.idsOf(token)?.sessionId ?? (await accessTokens.read(token))?.sid ?? null

  const config = { operation: 'revoke' } as const
  app.post('/oauth/revoke', { schema, config }, (request, reply) =>
    countRefusals(request, reply, async () => {
      const { clientId } = await authenticate(request, reply)
      const token = request.body['token']
      if (!token) throw errors.INVALID_INPUT({ message: 'The parameter `token` is missing.' })
      const sessionId = await sessionOf(token)
      const session = sessionId === null ? null : await stored.get(sessionId)
      if (sessionId === null || !session) {
        request.audit({ event: 'oauth.revoke', outcome: 'success', clientId })
        return {}
      }
      if (session.clientId !== clientId) {
        throw errors.INVALID_GRANT({
          message: 'The token was issued to another client.',
          facts: { reason: 'issued to another client' },
        })
      }
      await endings.endSession(sessionId, 'revoked')
      const { userId } = session
      request.audit({ event: 'oauth.revoke', outcome: 'success', clientId, sessionId, userId })
      return {}
    })
  )

  app.get('/oauth/revoke', async (_request, reply) => {
    reply.header('allow', 'POST')
    throw errors.METHOD_NOT_ALLOWED()
  })
}
export default revoke
