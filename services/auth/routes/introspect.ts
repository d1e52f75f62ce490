import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Records } from '#shared/records/records.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { AuthenticateClient } from '../clients/authenticate.ts'
import type { CountRefusals } from '../failure-limit.ts'
import type { Accounts } from '../records/accounts.ts'
import type { OwnAccessTokens } from '../tokens/own-access-tokens.ts'

interface Options {
  authenticate: AuthenticateClient
  countRefusals: CountRefusals
  accessTokens: OwnAccessTokens
  stored: Pick<Records<Session>, 'get'>
  accounts: Pick<Accounts, 'isThere'>
}

const schema = { body: Type.Record(Type.String(), Type.String({ maxLength: 4096 })) }

/**
 * `POST /oauth/introspect` (RFC 7662): a program that the operator set up with a secret asks whether
 * an access token is good now. Refresh tokens are for the token endpoint alone: no resource may take
 * one, so they are as inactive here as anything unknown.
 */
const introspect: Plugin<Options> = async (app, options) => {
  const { authenticate, countRefusals, accessTokens, stored, accounts } = options
  app.removeContentTypeParser('application/json')

  const config = { operation: 'introspect' } as const
  app.post('/oauth/introspect', { schema, config }, (request, reply) =>
    countRefusals(request, reply, async () => {
      const { clientId, client } = await authenticate(request, reply)
      if (!client.isStatic || !client.secret) {
        throw errors.INVALID_CLIENT({
          message: 'Only clients that the operator set up with a secret may ask this.',
          facts: { reason: 'may not introspect', clientId },
        })
      }
      const token = request.body['token']
      if (!token) throw errors.INVALID_INPUT({ message: 'The parameter `token` is missing.' })
      const claims = await accessTokens.read(token)
      const session = claims && (await stored.get(claims.sid))
      if (!claims || !session) return { active: false }
      // As at /mcp, where a session without its GitHub token is over.
      if (!(await accounts.isThere(session.accountKey))) return { active: false }
      const { scope, client_id, exp, iat, sub, aud, iss, jti } = claims
      return {
        active: true,
        ...{ scope, client_id, username: session.login, token_type: 'Bearer' },
        ...{ exp, iat, sub, aud, iss, jti },
      }
    })
  )

  app.get('/oauth/introspect', async (_request, reply) => {
    reply.header('allow', 'POST')
    throw errors.METHOD_NOT_ALLOWED()
  })
}
export default introspect
