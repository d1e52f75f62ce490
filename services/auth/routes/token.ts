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

const schema = { body: Type.Record(Type.String(), Type.String({ maxLength: 4096 })) }

/** `POST /oauth/token` (OAuth 2.1 §3.2): codes and refresh tokens become access tokens. */
const token: Plugin<Options> = async (app, { grants, authenticate, countRefusals }) => {
  // Forms alone (OAuth 2.1 §3.2): in JSON a repeated name goes unseen.
  app.removeContentTypeParser(['application/json', 'text/plain'])

  app.post('/oauth/token', { schema }, (request, reply) =>
    countRefusals(request, reply, async () => {
      const parameters = request.body
      const grantType = parameters['grant_type']
      if (!grantType) {
        throw errors.INVALID_INPUT({ message: 'The parameter `grant_type` is missing.' })
      }
      if (!Object.hasOwn(grants, grantType)) {
        throw errors.UNSUPPORTED_GRANT_TYPE({ facts: { grantType: grantType.slice(0, 100) } })
      }
      const who = await authenticate(request, reply)
      return grants[grantType as keyof Grants]({ parameters, ...who }, request, reply)
    })
  )

  app.get('/oauth/token', async (_request, reply) => {
    reply.header('allow', 'POST')
    throw errors.METHOD_NOT_ALLOWED()
  })
}
export default token
