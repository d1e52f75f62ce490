import { Type } from '@sinclair/typebox'
import type { Plugin } from '#shared/http/typebox.ts'
import { browserOf, requireCsrf } from '../plugins/browser-session.ts'

const schema = { body: Type.Object({ csrf: Type.String({ maxLength: 100 }) }) }

/** `POST /account/sign-out`: ends the browser’s session and forgets the browser. Clients go on. */
const accountSignOut: Plugin = async (app) => {
  app.post('/account/sign-out', { schema }, async (request, reply) => {
    // A second click comes from a browser that is forgotten already.
    if (browserOf(request) === null) return reply.page('signed-out', {})
    requireCsrf(request, request.body.csrf)
    const person = await request.signOut()
    if (person) {
      const { userId, login } = person
      request.audit({ event: 'account.sign_out', outcome: 'success', userId, login })
    }
    return reply.page('signed-out', {})
  })
}
export default accountSignOut
