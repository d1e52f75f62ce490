import type { FastifyRequest } from 'fastify'
import { randomToken } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Records } from '#shared/records/records.ts'
import type { TokenRevoker } from '../accounts/revoke-tokens.ts'
import { codeUrl } from '../client-return.ts'
import { browserOf } from '../plugins/browser-session.ts'
import type { Person, Provider, UpstreamTokens } from '../providers/provider.ts'
import type { Accounts } from '../records/accounts.ts'
import type { ClientTrip, Consent, SignIn } from '../records/sign-ins.ts'
import type { Withdrawals } from '../records/withdrawals.ts'
import { tokensFromGitHub } from './from-github.ts'
import type { CodeIssuer } from './issue-code.ts'
import type { IsRemembered } from './without-asking.ts'

export type ReturnedSignIn = SignIn & { trip: ClientTrip }

/** Who came back from GitHub, and where their browser goes on to. */
export interface Arrival {
  person: Person
  url: string
}

interface Options {
  signIns: Pick<Records<SignIn>, 'put'>
  provider: Provider
  accounts: Pick<Accounts, 'save'>
  codeIssuer: CodeIssuer
  isRemembered: IsRemembered
  withdrawals: Pick<Withdrawals, 'covers'>
  discard: TokenRevoker['discard']
  issuer: string
  signInSeconds: number
}

/**
 * A person is back from GitHub: their account is kept and their browser signed in. Their consent, if
 * it is theirs, becomes a code for the client; if it is not, they are asked.
 */
export function clientArrival(options: Options) {
  const { signIns, provider, accounts, codeIssuer, discard, issuer } = options
  const { isRemembered, withdrawals } = options

  /** Whose tokens they are and what for; tokens of no use are revoked. */
  async function identify(own: SignIn, tokens: UpstreamTokens) {
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

  /** The consent that holds for this person; what was given as somebody else does not. */
  async function consentOf(
    { trip: { consent }, ...own }: ReturnedSignIn,
    { userId }: Person,
    signedIn: Person | null
  ): Promise<Consent | null> {
    const named = consent?.userId ?? signedIn?.userId ?? userId
    if (!consent || named !== userId) return null
    return (await stands(own, userId, consent)) ? consent : null
  }

  /** It may have been taken back while the browser was at GitHub. */
  async function stands(own: Omit<SignIn, 'trip'>, userId: number, { givenAtMs }: Consent) {
    if (givenAtMs === null) return isRemembered(userId, own)
    return !(await withdrawals.covers({ userId, clientId: own.clientId, givenAtMs }))
  }

  /** Under another id: a page that is open still, and names somebody else, decides nothing. */
  async function askAgain(request: FastifyRequest, own: SignIn): Promise<string> {
    const id = randomToken(16)
    const asked = { ...own, browser: browserOf(request)!, csrf: randomToken(), trip: null }
    await signIns.put(id, { ...asked, mustVisitGitHub: false }, options.signInSeconds)
    return `/oauth/consent?sign_in=${id}`
  }

  return async (
    request: FastifyRequest,
    own: ReturnedSignIn,
    given: Readonly<Record<string, string>>
  ): Promise<Arrival> => {
    const tokens = await tokensFromGitHub(provider, own.trip, given)
    const { person, scopes } = await identify(own, tokens)
    const { saved, replaced } = await accounts.save(person, tokens)
    const consent = await consentOf(own, person, await request.person())
    await request.signIn(person)
    const [url] = await Promise.all([
      consent
        ? codeIssuer
            .issue(own, { person, scopes, saved, consent })
            .then((code) => codeUrl(own, issuer, code))
        : askAgain(request, own),
      // Calls in flight with the old token are refused by GitHub, and tried again with the new one.
      replaced && discard({ ...replaced, expiresAt: replaced.found.value.expiresAt }),
    ])
    return { person, url }
  }
}
