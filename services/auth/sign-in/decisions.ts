import type { FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { Found, Records } from '#shared/records/records.ts'
import { codeUrl, errorUrl } from '../client-return.ts'
import { redirectTarget } from '../clients/redirect-uri.ts'
import { browserOf } from '../plugins/browser-session.ts'
import type { Person, Provider } from '../providers/provider.ts'
import type { Codes } from '../records/codes.ts'
import type { ClientTrip, Consent, SignIn } from '../records/sign-ins.ts'
import type { ContinuePage } from '../views/pages.ts'
import type { CodeIssuer } from './issue-code.ts'
import type { OwnSignIns } from './own-sign-in.ts'
import { newTrip, tripUrl } from './trip.ts'

interface Options {
  signIns: Records<SignIn>
  own: Pick<OwnSignIns, 'find'>
  codes: Pick<Codes, 'find'>
  codeIssuer: CodeIssuer
  provider: Provider
  issuer: string
  signInSeconds: number
}

/** What a person decided about: a sign-in of this browser, and who is signed in. */
export interface Decided {
  request: FastifyRequest
  id: string
  found: Found<SignIn>
  person: Person | null
  /** When they clicked, epoch milliseconds. */
  atMs: number
}

/** What the buttons of the consent page do. Each resolves to the page that goes on. */
export interface Decisions {
  /** Back to the client with a code; to GitHub where an account is missing. */
  allow(decided: Decided): Promise<ContinuePage>
  /** Back to the client with an error. */
  deny(decided: Pick<Decided, 'id'>): Promise<ContinuePage>
  /** To GitHub, to come back as somebody else and be asked again. */
  changePerson(decided: Decided): Promise<ContinuePage>
}

/** As long as its code is good. */
const answeredSeconds = 60

export function decisions(options: Options): Decisions {
  const { signIns, own, codes, codeIssuer, provider, issuer, signInSeconds } = options

  function toClient(signIn: SignIn, url: string, isDenied = false): ContinuePage {
    const { host } = redirectTarget(signIn.redirectUri)
    return { url, host, target: 'client', isDenied }
  }

  /** Where another click was faster, its code: the browser follows the last answer alone. */
  async function keepCode({ request, id, found }: Decided, code: string): Promise<string> {
    if (await signIns.replace(id, found, { ...found.value, code }, answeredSeconds)) return code
    const { value } = await own.find(request, id)
    if (value.code === null) throw errors.FORM_EXPIRED()
    return value.code
  }

  /** Sent to the client a second time, a code that became a session would end it. */
  async function requireUnused(code: string): Promise<string> {
    const issued = await codes.find(code)
    if (issued?.value.sessionId !== null) throw errors.FORM_EXPIRED()
    return code
  }

  /** One trip for all clicks on a button, so that whichever answer the browser follows goes on. */
  async function toGitHub(decided: Decided, consent: Consent | null): Promise<ContinuePage> {
    const { scopes, mustVisitGitHub } = decided.found.value
    const trip = await keepTrip(decided, consent)
    const choosesAccount = consent === null || mustVisitGitHub
    const url = tripUrl(provider, trip, { scopes, choosesAccount })
    return { url, host: new URL(url).host, target: 'github', isDenied: false }
  }

  async function keepTrip({ request, id, found }: Decided, consent: Consent | null) {
    const isSame = (trip: ClientTrip | null): trip is ClientTrip =>
      trip !== null && trip.consent?.userId === consent?.userId
    // The last click is the answer: what the person took back before it does not cover it.
    const begun = isSame(found.value.trip) ? found.value.trip : newTrip('client', id)
    const trip = { ...begun, consent }
    // From here on it is the browser’s of today: it may have had another name when this began.
    const travelling = { ...found.value, browser: browserOf(request)!, trip }
    if (await signIns.replace(id, found, travelling, signInSeconds)) return trip
    const { value } = await own.find(request, id)
    if (!isSame(value.trip)) throw errors.FORM_EXPIRED()
    return value.trip
  }

  return {
    async allow(decided) {
      const { found, person, atMs } = decided
      const signIn = found.value
      if (signIn.code !== null) {
        return toClient(signIn, codeUrl(signIn, issuer, await requireUnused(signIn.code)))
      }
      const consent = { userId: person?.userId ?? null, givenAtMs: atMs }
      const code =
        person && !signIn.mustVisitGitHub
          ? await codeIssuer.issueAtOnce(signIn, person, consent)
          : null
      if (code === null) return toGitHub(decided, consent)
      return toClient(signIn, codeUrl(signIn, issuer, await keepCode(decided, code)))
    },

    async deny({ id }) {
      const signIn = await signIns.take(id)
      // Whoever finished it meanwhile has the last word: then nothing was refused.
      if (!signIn || signIn.code !== null) throw errors.FORM_EXPIRED()
      return toClient(signIn, errorUrl(signIn, issuer, errors.ACCESS_DENIED()), true)
    },

    changePerson: (decided) => toGitHub(decided, null),
  }
}
