import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { digest, randomToken, sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { withinPerMinute } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { Found, Records } from '#shared/records/records.ts'
import { inSignIn } from '#shared/telemetry/sign-in-span.ts'
import { errorUrl } from '../client-return.ts'
import { redirectTarget } from '../clients/redirect-uri.ts'
import { browserOf } from '../plugins/browser-session.ts'
import type { Provider } from '../providers/provider.ts'
import type { Approval, SignIn } from '../records/sign-ins.ts'
import type { ContinuePage } from '../views/pages.ts'

interface Options {
  signIns: Records<SignIn>
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

/** Refusals that are audited per address: the rest of a flood would tell nothing new. */
const auditsPerMinute = 60

/**
 * The person is asked before GitHub is: our GitHub app is one and clients are many, so GitHub’s own
 * question cannot tell them apart (the confused deputy).
 */
const consent: Plugin<Options> = async (app, options) => {
  const { signIns, provider, issuer, signInSeconds } = options

  const isWorthNoting = withinPerMinute(app, {
    name: 'refused consent',
    perMinute: auditsPerMinute,
  })

  /** The sign-in, if it was started in this browser. @throws FORM_EXPIRED */
  async function findOwn(request: FastifyRequest, id: string): Promise<Found<SignIn>> {
    const found = await signIns.find(id)
    if (!found) throw errors.FORM_EXPIRED()
    const browser = browserOf(request)
    if (browser && sameSecret(found.value.browser, browser)) return found
    throw await refusal(request)
  }

  /** A sign-in that is not this browser’s: somebody may be talked into finishing another’s. */
  async function refusal(request: FastifyRequest) {
    const error = errors.FORM_EXPIRED()
    if (await isWorthNoting(request, clientAddress(request))) {
      request.audit({ event: 'security.auth_failure', outcome: 'failure', code: error.code })
    }
    return error
  }

  app.get('/oauth/consent', { schema: querySchema }, async (request, reply) => {
    const { value: signIn } = await findOwn(request, request.query.sign_in)
    const target = redirectTarget(signIn.redirectUri)
    return reply.page('consent', {
      clientName: signIn.clientName,
      clientId: signIn.clientId,
      // A client that registered itself has proved no domain; what it names is its own claim.
      clientHost: signIn.clientHost,
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
    if (!sameSecret(csrf, found.value.csrf)) throw await refusal(request)
    const page = await inSignIn('consent', found.value, () =>
      decision === 'allow' ? approve(request, id, found) : deny(id, found.value)
    )
    const { clientId, scopes } = found.value
    const outcome = decision === 'allow' ? 'success' : 'failure'
    request.audit({ event: 'oauth.consent', outcome, clientId, scopes })
    return reply.page('continue', page)
  })

  async function approve(
    request: FastifyRequest,
    id: string,
    found: Found<SignIn>
  ): Promise<ContinuePage> {
    const { state, codeVerifier } = found.value.approval ?? (await keepApproval(request, id, found))
    const codeChallenge = digest(codeVerifier)
    const url = provider.authorizeUrl({ state, codeChallenge, scopes: found.value.scopes })
    return { url, host: new URL(url).host, target: 'github', isDenied: false }
  }

  /**
   * GitHub’s `state` comes to be here and nowhere earlier, bound to sign-in and browser. It is one
   * for all clicks on the button, so that whichever answer the browser follows goes on.
   */
  async function keepApproval(
    request: FastifyRequest,
    id: string,
    found: Found<SignIn>
  ): Promise<Approval> {
    const approval = { state: `${id}.${randomToken()}`, codeVerifier: randomToken() }
    const approved = { ...found.value, approval }
    if (await signIns.replace(id, found, approved, signInSeconds)) return approval
    const { value } = await findOwn(request, id)
    if (!value.approval) throw errors.FORM_EXPIRED()
    return value.approval
  }

  async function deny(id: string, signIn: SignIn): Promise<ContinuePage> {
    // Whoever returned from GitHub meanwhile has finished it: then nothing was refused.
    if (!(await signIns.take(id))) throw errors.FORM_EXPIRED()
    const url = errorUrl(signIn, issuer, errors.ACCESS_DENIED())
    const { host } = redirectTarget(signIn.redirectUri)
    return { url, host, target: 'client', isDenied: true }
  }
}
export default consent
