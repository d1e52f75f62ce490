import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomToken } from '#shared/crypto/digest.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Records } from '#shared/records/records.ts'
import { csrfOf, ensureBrowser, requireCsrf } from '../plugins/browser-session.ts'
import type { Provider } from '../providers/provider.ts'
import type { AccountSignIn } from '../records/account-sign-ins.ts'
import { newTrip, tripUrl } from '../sign-in/trip.ts'

interface Options {
  accountSignIns: Pick<Records<AccountSignIn>, 'put'>
  provider: Provider
  signInSeconds: number
  limit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

const returnTo = Type.Optional(Type.String({ maxLength: 200 }))
const querySchema = { querystring: Type.Object({ return_to: returnTo }) }
const bodySchema = {
  body: Type.Object({ csrf: Type.String({ maxLength: 100 }), return_to: returnTo }),
}

/** Pages of ours that it is of use to come back to. A link to any other place leads to the account. */
const ownPages = /^\/(account(\/[a-z-]{1,40})?)?$/
const ownPage = (asked = '') => (ownPages.test(asked) ? asked : '/account')

/**
 * `/account/sign-in`: a person signs in for no client. The page asks before GitHub does, since GitHub
 * sends people who know the app back without a question: no other site can sign anybody in.
 */
const accountSignIn: Plugin<Options> = async (app, options) => {
  const { accountSignIns, provider, signInSeconds, limit } = options

  app.get('/account/sign-in', { schema: querySchema }, async (request, reply) => {
    const page = ownPage(request.query.return_to)
    if (await request.person()) return reply.redirect(page, 303)
    ensureBrowser(request)
    return reply.page('sign-in', { csrf: csrfOf(request)!, returnTo: page })
  })

  app.post('/account/sign-in', { schema: bodySchema }, async (request, reply) => {
    await limit(request, reply)
    requireCsrf(request, request.body.csrf)
    const id = randomToken(16)
    const trip = newTrip('account', id)
    const browser = ensureBrowser(request)
    const signIn = { browser, trip, returnTo: ownPage(request.body.return_to) }
    await accountSignIns.put(id, signIn, signInSeconds)
    const url = tripUrl(provider, trip, { scopes: [] })
    const { host } = new URL(url)
    return reply.page('continue', { url, host, target: 'github', isDenied: false })
  })
}
export default accountSignIn
