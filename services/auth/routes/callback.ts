import type { FastifyReply, FastifyRequest } from 'fastify'
import { sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import { queryParameters } from '#shared/plugins/form.ts'
import type { Records } from '#shared/records/records.ts'
import { inSignIn } from '#shared/telemetry/sign-in-span.ts'
import { currentTraceparent } from '#shared/telemetry/span.ts'
import type { TokenRevoker } from '../accounts/revoke-tokens.ts'
import { codeUrl, errorUrl } from '../client-return.ts'
import { browserOf } from '../plugins/browser-session.ts'
import type { Provider, UpstreamTokens } from '../providers/provider.ts'
import type { Accounts } from '../records/accounts.ts'
import type { Codes } from '../records/codes.ts'
import type { Approval, SignIn } from '../records/sign-ins.ts'

interface Options {
  signIns: Records<SignIn>
  provider: Provider
  accounts: Accounts
  codes: Codes
  discard: TokenRevoker['discard']
  issuer: string
  limit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

type ApprovedSignIn = SignIn & { approval: Approval }

/**
 * `GET /oauth/callback`: a browser comes back from GitHub. It goes on only where this very browser
 * approved this very sign-in; then the outcome, good or bad, is told to the client.
 */
const callback: Plugin<Options> = async (app, options) => {
  const { signIns, provider, accounts, codes, discard, issuer, limit } = options

  app.get('/oauth/callback', { exposeHeadRoute: false }, async (request, reply) => {
    await limit(request, reply)
    const parameters = queryParameters(request.url)
    const signIn = await takeApproved(request, parameters['state'] ?? '')
    const finished = inSignIn('callback', signIn, () => finish(signIn, parameters))
    const url = await finished.catch((thrown: unknown) => {
      const error = toAppError(thrown)
      noteError(request, error)
      auditCallback(request, signIn, error)
      return errorUrl(signIn, issuer, error)
    })
    return reply.header('cache-control', 'no-store').redirect(url, 303)

    async function finish(own: ApprovedSignIn, given: Readonly<Record<string, string>>) {
      if (given['error'] !== undefined) throw githubRefusal(given['error'])
      if (!given['code']) throw errors.ACCESS_DENIED({ message: 'GitHub sent no code.' })
      const { approval, browser: _browser, csrf: _csrf, state: _state, ...asked } = own
      const tokens = await provider.exchange(given['code'], approval.codeVerifier)
      const { person, scopes } = await identify(own, tokens)
      const { saved, replaced } = await accounts.save(person, tokens)
      const trace = currentTraceparent()
      const [issued] = await Promise.all([
        codes.issue({ ...asked, ...person, ...saved, scopes, ...trace }),
        // Calls in flight with the old token are refused by GitHub, and tried again with the new one.
        replaced && discard({ ...replaced, expiresAt: replaced.found.value.expiresAt }),
      ])
      auditCallback(request, { ...own, ...person })
      return codeUrl(own, issuer, issued)
    }
  })

  /** Whose tokens they are and what for; tokens of no use are revoked. */
  async function identify(own: ApprovedSignIn, tokens: UpstreamTokens) {
    try {
      const person = await provider.whoAmI(tokens.accessToken)
      const scopes = provider.grantedScopes(own.scopes, tokens.scopes)
      if (scopes.length === 0) throw errors.ACCESS_DENIED({ facts: { granted: tokens.scopes } })
      return { person, scopes }
    } catch (error) {
      await discard(tokens)
      throw error
    }
  }

  /** Takes the sign-in that `state` belongs to, once, in the browser that approved it. @throws INVALID_STATE */
  async function takeApproved(request: FastifyRequest, state: string): Promise<ApprovedSignIn> {
    const id = /^([\w-]{22})\.[\w-]{43}$/.exec(state)?.[1]
    const browser = browserOf(request)
    const isOwn = (signIn: SignIn | null): signIn is ApprovedSignIn =>
      signIn?.approval != null &&
      browser !== null &&
      sameSecret(signIn.browser, browser) &&
      sameSecret(signIn.approval.state, state)
    // Looked at before it is taken, so that a stranger cannot use up somebody’s sign-in.
    if (id && isOwn(await signIns.get(id))) {
      const signIn = await signIns.take(id)
      if (isOwn(signIn)) return signIn
    }
    const error = errors.INVALID_STATE()
    request.audit({ event: 'security.auth_failure', outcome: 'failure', code: error.code })
    throw error
  }
}
export default callback

/** What GitHub reports when it sends a browser back without a code. */
const githubRefusal = (error: string) =>
  error === 'access_denied'
    ? errors.ACCESS_DENIED({ message: 'The sign-in was refused at GitHub.' })
    : errors.OAUTH_NOT_CONFIGURED({ facts: { reason: error.slice(0, 100) } })

function auditCallback(
  request: FastifyRequest,
  { clientId, userId, login }: { clientId: string; userId?: number; login?: string },
  error?: AppError
) {
  request.audit({
    event: 'oauth.callback',
    outcome: error ? 'failure' : 'success',
    clientId,
    ...(userId !== undefined && { userId }),
    ...(login !== undefined && { login }),
    ...(error && { code: error.code }),
  })
}
