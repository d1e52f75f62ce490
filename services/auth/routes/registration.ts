import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { ClientAnswers } from '../clients/answer.ts'
import type { ClientSource } from '../clients/client.ts'
import type { CountRefusals } from '../failure-limit.ts'

interface Options {
  registered: ClientSource
  answers: ClientAnswers
  countRefusals: CountRefusals
}

const schema = { params: Type.Object({ clientId: Type.String({ maxLength: 64 }) }) }
const bearerForm = /^bearer +(\S+) *$/i

/**
 * `GET /oauth/register/{client_id}` (RFC 7592 §2.1): a client reads its registration. A secret is
 * not in it: only its digest is kept. An unknown client and a wrong token are answered alike.
 */
const registration: Plugin<Options> = async (app, { registered, answers, countRefusals }) => {
  app.get('/oauth/register/:clientId', { schema }, (request, reply) =>
    countRefusals(request, reply, async () => {
      const { clientId } = request.params
      const token = bearerForm.exec(request.headers.authorization ?? '')?.[1] ?? ''
      const client = answers.mayRead(clientId, token) ? await registered.find(clientId) : null
      if (client) return answers.answer(clientId, client)
      reply.header('www-authenticate', 'Bearer error="invalid_token"')
      throw errors.INVALID_TOKEN({
        message: 'The registration access token is not valid for this client.',
        hint: 'Send the token of the registration; where the registration has ended, register again.',
      })
    })
  )
}
export default registration
