import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomToken } from '#shared/crypto/digest.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { queryParameters } from '#shared/plugins/form.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { Records } from '#shared/records/records.ts'
import { checkOrigin, checkRequest } from '../checks/index.ts'
import type { ClientDirectory } from '../clients/directory.ts'
import { ensureBrowser } from '../plugins/browser-session.ts'
import type { SignIn } from '../records/sign-ins.ts'

interface Options {
  clients: ClientDirectory
  signIns: Records<SignIn>
  resource: string
  signInSeconds: number
  limit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** Counts fetches of client metadata documents per address. */
  limitFetch: CountLimit
}

/**
 * `GET /oauth/authorize` (OAuth 2.1 §4.1.1): a client sends a browser here. What it asks is checked
 * and kept; the person decides on the consent page, before GitHub is involved.
 */
const authorize: Plugin<Options> = async (app, options) => {
  const { clients, signIns, resource, signInSeconds, limit, limitFetch } = options

  app.get('/oauth/authorize', { exposeHeadRoute: false }, async (request, reply) => {
    await limit(request, reply)
    const parameters = queryParameters(request.url)
    const beforeFetch = () => limitFetch(request, reply, clientAddress(request))
    const { client, redirectUri } = await checkOrigin(parameters, clients, beforeFetch)
    const state = parameters['state'] ?? null
    request.clientReturn = { redirectUri, state, clientName: client.name }
    const asked = checkRequest(parameters, resource)

    const clientId = parameters['client_id']!
    await clients.keep(clientId)
    const id = randomToken(16)
    const clientHost = client.documentHost ?? null
    const origin = { clientId, clientName: client.name, clientHost, redirectUri, state }
    const browser = ensureBrowser(request)
    const begun = { ...origin, ...asked, browser, csrf: randomToken(), approval: null }
    await signIns.put(id, begun, signInSeconds)
    const { scopes } = asked
    request.audit({ event: 'oauth.authorize', outcome: 'success', clientId, scopes, redirectUri })
    return reply.redirect(`/oauth/consent?sign_in=${id}`, 303)
  })
}
export default authorize
