import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomToken } from '#shared/crypto/digest.ts'
import { AppError } from '#shared/errors/define.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { queryParameters } from '#shared/plugins/form.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { Records } from '#shared/records/records.ts'
import { currentTraceparent } from '#shared/telemetry/span.ts'
import { checkOrigin, checkRequest } from '../checks/index.ts'
import type { Parameters } from '../checks/parameters.ts'
import { checkPrompt } from '../checks/prompt.ts'
import type { ClientDirectory } from '../clients/directory.ts'
import { isRefusal } from '../failure-limit.ts'
import { ensureBrowser } from '../plugins/browser-session.ts'
import type { SignIn } from '../records/sign-ins.ts'
import { cameByThemselves, consentKeyOf } from '../sign-in/consent-key.ts'
import type { WithoutAsking } from '../sign-in/without-asking.ts'

interface Options {
  clients: ClientDirectory
  signIns: Records<SignIn>
  withoutAsking: WithoutAsking
  resource: string
  signInSeconds: number
  limit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** Counts fetches of client metadata documents per address. */
  limitFetch: CountLimit
}

/**
 * `GET /oauth/authorize` (OAuth 2.1 §4.1.1): a client sends a browser here. What it asks is checked
 * and kept; the person decides on the consent page, before GitHub is involved, unless they decided
 * exactly this before.
 */
const authorize: Plugin<Options> = async (app, options) => {
  const { clients, signIns, withoutAsking, resource, signInSeconds, limit, limitFetch } = options

  /** What is asked, once it has passed every check; the way back is known as soon as it is checked. */
  async function check(request: FastifyRequest, reply: FastifyReply, parameters: Parameters) {
    const beforeFetch = () => limitFetch(request, reply, clientAddress(request))
    const { client, redirectUri } = await checkOrigin(parameters, clients, beforeFetch)
    const state = parameters['state'] ?? null
    request.clientReturn = { redirectUri, state, clientName: client.name }
    const clientId = parameters['client_id']!
    const origin = { clientId, clientName: client.name, clientHost: client.documentHost ?? null }
    const asked = { ...origin, redirectUri, state, ...checkRequest(parameters, resource) }
    const { mustAsk, mustVisitGitHub } = checkPrompt(parameters)
    const mayRemember = cameByThemselves(request) && !mustAsk
    return {
      ...asked,
      mustVisitGitHub,
      consentKey: mayRemember ? consentKeyOf(client, asked) : null,
    }
  }

  const config = { operation: 'authorize' } as const
  app.get('/oauth/authorize', { config, exposeHeadRoute: false }, async (request, reply) => {
    await limit(request, reply)
    const parameters = queryParameters(request.url)
    const asked = await check(request, reply, parameters).catch((error: unknown) => {
      auditRefusal(request, parameters, error)
      throw error
    })
    const { clientId, scopes, redirectUri } = asked
    await clients.keep(clientId)
    const id = randomToken(16)
    const browser = ensureBrowser(request)
    const trace = currentTraceparent()
    const begun = { ...asked, browser, csrf: randomToken(), trip: null, code: null, ...trace }
    const onward = await withoutAsking(request, id, begun)
    if (!onward) await signIns.put(id, begun, signInSeconds)
    request.audit({ event: 'oauth.authorize', outcome: 'success', clientId, scopes, redirectUri })
    if (!onward) return reply.redirect(`/oauth/consent?sign_in=${id}`, 303)
    const { userId, url } = onward
    const answer = { clientId, scopes, userId, reason: 'remembered' }
    request.audit({ event: 'oauth.consent', outcome: 'success', ...answer })
    return reply.header('cache-control', 'no-store').redirect(url, 303)
  })
}
export default authorize

/** Somebody may have made the request up, to have a person’s code sent elsewhere or left unprotected. */
function auditRefusal(request: FastifyRequest, parameters: Parameters, error: unknown): void {
  if (!(error instanceof AppError) || !isRefusal(error)) return
  const clientId = parameters['client_id']
  request.audit({
    event: 'oauth.authorize',
    outcome: 'failure',
    code: error.code,
    // What names no client may be anything.
    ...(clientId && error.name !== 'INVALID_CLIENT' && { clientId }),
  })
}
