import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Records } from '#shared/records/records.ts'
import { inSignIn } from '#shared/telemetry/sign-in-span.ts'
import { redirectTarget } from '../clients/redirect-uri.ts'
import { csrfOf } from '../plugins/browser-session.ts'
import type { Person, Provider } from '../providers/provider.ts'
import type { Accounts } from '../records/accounts.ts'
import type { Codes } from '../records/codes.ts'
import type { Grant } from '../records/grants.ts'
import { grantId } from '../records/grants.ts'
import type { SignIn } from '../records/sign-ins.ts'
import { decisions } from '../sign-in/decisions.ts'
import type { CodeIssuer } from '../sign-in/issue-code.ts'
import { ownSignIns } from '../sign-in/own-sign-in.ts'
import type { ConsentPage } from '../views/pages.ts'

interface Options {
  signIns: Records<SignIn>
  grants: Pick<Records<Grant>, 'get'>
  accounts: Pick<Accounts, 'has'>
  codes: Codes
  codeIssuer: CodeIssuer
  provider: Provider
  upstream: string
  issuer: string
  signInSeconds: number
  /** How long a consent is remembered, where it is. */
  rememberSeconds: number
  now: () => number
  /** Counts answers to one sign-in: each is audited, and a form can be sent any number of times. */
  limitAnswers: CountLimit
}

const signInId = Type.String({ pattern: '^[\\w-]{22}$' })
const querySchema = { querystring: Type.Object({ sign_in: signInId }) }
const bodySchema = {
  body: Type.Object({
    sign_in: signInId,
    csrf: Type.String({ maxLength: 100 }),
    /** Whom the page named, by GitHub’s number; nobody if it is missing. */
    as: Type.Optional(Type.String({ pattern: '^\\d{0,16}$' })),
    decision: Type.Union([Type.Literal('allow'), Type.Literal('deny'), Type.Literal('switch')]),
  }),
}

const nameOf = (person: Person | null) => (person ? String(person.userId) : '')

/**
 * The person is asked before GitHub is: our GitHub app is one and clients are many, so GitHub’s own
 * question cannot tell them apart (the confused deputy).
 */
const consent: Plugin<Options> = async (app, options) => {
  const { signIns, grants, accounts, provider, upstream, issuer, now } = options
  const own = ownSignIns(app, signIns)
  const decide = decisions({ ...options, own })

  async function pageOf(request: FastifyRequest, id: string): Promise<ConsentPage> {
    const { value: signIn } = await own.find(request, id)
    if (signIn.code !== null) throw errors.FORM_EXPIRED()
    const { clientId, scopes, redirectUri } = signIn
    const { host, ...target } = redirectTarget(redirectUri)
    const githubScopes = provider.upstreamScopes(scopes)
    const person = await request.person()
    const [grant, hasAccount] = person
      ? await Promise.all([
          grants.get(grantId(upstream, person.userId, clientId)),
          accounts.has(person, githubScopes),
        ])
      : [null, false]
    const known = grant?.scopes ?? []
    return {
      clientName: signIn.clientName,
      clientId,
      // A client that registered itself has proved no domain; what it names is its own claim.
      clientHost: signIn.clientHost,
      redirectUri,
      redirectHost: host,
      ...target,
      newScopes: scopes.filter((scope) => !known.includes(scope)),
      knownScopes: scopes.filter((scope) => known.includes(scope)),
      githubScopes,
      goesToGitHub: !hasAccount || signIn.mustVisitGitHub,
      rememberSeconds: signIn.consentKey === null ? null : options.rememberSeconds,
      publicHost: new URL(issuer).host,
      person: person && { login: person.login, csrf: csrfOf(request)! },
      as: nameOf(person),
      signIn: id,
      csrf: signIn.csrf,
    }
  }

  app.get('/oauth/consent', { schema: querySchema }, async (request, reply) =>
    reply.page('consent', await pageOf(request, request.query.sign_in))
  )

  const config = { operation: 'consent' } as const
  app.post('/oauth/consent', { schema: bodySchema, config }, async (request, reply) => {
    const { sign_in: id, csrf, decision, as = '' } = request.body
    // Before it is read who is signed in: whoever is signed out after that takes this back as well.
    const atMs = now()
    const found = await own.findForForm(request, id, csrf)
    await options.limitAnswers(request, reply, `answers to ${id}`)
    const person = await request.person()
    const decided = { request, id, found, person, atMs }
    if (decision === 'switch') return reply.page('continue', await decide.changePerson(decided))
    // Somebody else has signed in since the page was opened: it is their answer that counts.
    if (decision === 'allow' && as !== nameOf(person)) {
      return reply.redirect(`/oauth/consent?sign_in=${id}`, 303)
    }
    const page = await inSignIn('consent', found.value, () => decide[decision](decided))
    if (decision === 'deny') request.failure = errors.ACCESS_DENIED()
    const { clientId, scopes } = found.value
    const outcome = decision === 'allow' ? 'success' : 'failure'
    const who = person && { userId: person.userId }
    request.audit({ event: 'oauth.consent', outcome, clientId, scopes, ...who })
    return reply.page('continue', page)
  })
}
export default consent
