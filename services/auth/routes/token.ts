import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { AuthenticateClient } from '../clients/authenticate.ts'
import type { CountRefusals } from '../failure-limit.ts'
import type { Grants } from '../grants/index.ts'

interface Options {
  grants: Grants
  authenticate: AuthenticateClient
  countRefusals: CountRefusals
}

const grantTypeForm = /^[a-z_:-]{1,80}$/

const schema = { body: Type.Record(Type.String(), Type.String({ maxLength: 4096 })) }

/** `POST /oauth/token` (OAuth 2.1 §3.2): codes and refresh tokens become access tokens. */
const token: Plugin<Options> = async (app, { grants, authenticate, countRefusals }) => {
  // Forms alone (OAuth 2.1 §3.2): in JSON a repeated name goes unseen.
  app.removeContentTypeParser('application/json')

  const config = { operation: 'token_exchange' } as const
  app.post('/oauth/token', { schema, config }, (request, reply) =>
    countRefusals(request, reply, async () => {
      const parameters = request.body
      const grantType = parameters['grant_type']
      if (grantType === 'refresh_token') request.operation = 'token_refresh'
      if (!grantType) {
        throw errors.INVALID_INPUT({ message: 'The parameter `grant_type` is missing.' })
      }
      if (!Object.hasOwn(grants, grantType)) {
        // A caller who mixes up parameters may have put a secret here.
        const told = grantTypeForm.test(grantType) ? grantType : 'malformed'
        throw errors.UNSUPPORTED_GRANT_TYPE({ facts: { grantType: told } })
      }
      const grant = grants[grantType as keyof Grants]
      const asked = grant(parameters, request, reply)
      const [client] = await Promise.allSettled([authenticate(request, reply), asked])
      // First: whoever is no client here is told that, and it counts as a refusal.
      if (client.status === 'rejected') throw client.reason
      return (await asked)(client.value)
    })
  )
}
export default token
