import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { digest, randomToken, sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Found, Records } from '#shared/records/records.ts'
import { errorUrl } from '../client-return.ts'
import { redirectTarget } from '../clients/redirect-uri.ts'
import { browserOf } from '../plugins/browser-session.ts'
import type { Provider } from '../providers/provider.ts'
import type { Clients } from '../records/clients.ts'
import type { SignIn } from '../records/sign-ins.ts'

interface Options {
  signIns: Records<SignIn>
  clients: Clients
  provider: Provider
  issuer: string
  signInSeconds: number
}

const signInId = Type.String({ pattern: '^[\\w-]{22}$' })
const querySchema = { querystring: Type.Object({ sign_in: signInId }) }
const bodySchema = {
  body: Type.Object({
    sign_in: signInId,
    csrf: Type.String({ maxLength: 100 }),
    decision: Type.Union([Type.Literal('allow'), Type.Literal('deny')]),
  }),
}

/**
 * The person is asked before GitHub is: our GitHub app is one and clients are many, so GitHub’s own
 * question cannot tell them apart (the confused deputy).
 */
const consent: Plugin<Options> = async (app, options) => {
  const { signIns, clients, provider, issuer, signInSeconds } = options

  /** The sign-in, if it was started in this browser. @throws FORM_EXPIRED */
  async function findOwn(request: FastifyRequest, id: string): Promise<Found<SignIn>> {
    const found = await signIns.find(id)
    const browser = browserOf(request)
    if (!found || !browser || !sameSecret(found.value.browser, browser)) {
      throw errors.FORM_EXPIRED()
    }
    return found
  }

  app.get('/oauth/consent', { schema: querySchema }, async (request, reply) => {
    const { value: signIn } = await findOwn(request, request.query.sign_in)
    const client = await clients.get(signIn.clientId)
    const target = redirectTarget(signIn.redirectUri)
    return reply.page('consent', {
      clientName: signIn.clientName,
      clientId: signIn.clientId,
      clientHost: client?.uri ? new URL(client.uri).host : null,
      redirectUri: signIn.redirectUri,
      redirectHost: target.host,
      isLoopback: target.isLoopback,
      customScheme: target.customScheme,
      scopes: signIn.scopes,
      githubScopes: provider.upstreamScopes(signIn.scopes),
      publicHost: new URL(issuer).host,
      signIn: request.query.sign_in,
      csrf: signIn.csrf,
    })
  })

  app.post('/oauth/consent', { schema: bodySchema }, async (request, reply) => {
    const { sign_in: id, csrf, decision } = request.body
    const found = await findOwn(request, id)
    if (!sameSecret(csrf, found.value.csrf)) throw errors.FORM_EXPIRED()
    const { clientId, scopes } = found.value
    const outcome = decision === 'allow' ? 'success' : 'failure'
    request.audit({ event: 'oauth.consent', outcome, clientId, scopes })
    return decision === 'allow' ? approve(reply, id, found) : deny(reply, id, found.value)
  })

  /** GitHub’s `state` comes to be here and nowhere earlier, bound to sign-in and browser. */
  async function approve(reply: FastifyReply, id: string, found: Found<SignIn>) {
    const state = `${id}.${randomToken()}`
    const codeVerifier = randomToken()
    const approval = { state: digest(state), codeVerifier }
    const approved = { ...found.value, approval }
    if (!(await signIns.replace(id, found, approved, signInSeconds))) throw errors.FORM_EXPIRED()
    const codeChallenge = digest(codeVerifier)
    const url = provider.authorizeUrl({ state, codeChallenge, scopes: found.value.scopes })
    return reply.page('continue', { url, host: new URL(url).host, target: 'github', isDenied: false })
  }

  async function deny(reply: FastifyReply, id: string, signIn: SignIn) {
    await signIns.take(id)
    const url = errorUrl(signIn, issuer, errors.ACCESS_DENIED())
    const { host } = redirectTarget(signIn.redirectUri)
    return reply.page('continue', { url, host, target: 'client', isDenied: true })
  }
}
export default consent
