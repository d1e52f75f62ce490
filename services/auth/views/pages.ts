import type { AppError } from '#shared/errors/define.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import type { ConnectedApp } from '../accounts/connected-apps.ts'
import type { RedirectTarget } from '../clients/redirect-uri.ts'
import type { AccountNotice } from '../records/account-notices.ts'
import type { InstallLink, Snippet } from './install-links.ts'

/**
 * Every page and what its template is told. A page is a line here, `<name>.eta` beside this file
 * and its words in every locale. Values are passed as they are: templates make them safe.
 */
export interface Pages {
  account: AccountPage
  consent: ConsentPage
  continue: ContinuePage
  landing: LandingPage
  message: MessagePage
  'sign-in': SignInPage
  'signed-out': SignedOutPage
}

/** What a person has connected, with a form to end each. Posts to `/account/revoke`. */
export interface AccountPage {
  login: string
  csrf: string
  /** When the page is told, epoch seconds. */
  shownAt: number
  /** So long a last use is known. */
  lastUseSeconds: number
  apps: readonly AppOnPage[]
  /** There are more than these. */
  hasMore: boolean
  /** What was just done here. */
  notice: AccountNotice | null
}

export type AppOnPage = ConnectedApp & { redirect: RedirectTarget | null }

/** Asks a person whether a client may use GitHub as them. Posts to `/oauth/consent`. */
export interface ConsentPage {
  /** What the client calls itself. Nobody has checked it. */
  clientName: string
  clientId: string
  /** Host of its metadata document, verified by the fetch; null for a client that registered. */
  clientHost: string | null
  /** As registered or asked for, in full: for those who open the details. */
  redirectUri: string
  /** Host of the redirect URI; of no meaning where `customScheme` is set. */
  redirectHost: string
  /** The redirect goes to a program on the person’s computer. */
  isLoopback: boolean
  /** Scheme of the redirect without its colon, e.g. `cursor`, if it is neither https nor http. */
  customScheme: string | null
  /** What is asked for and was never allowed to this client by the person who is signed in. */
  newScopes: readonly Scope[]
  /** What is asked for and was allowed before. */
  knownScopes: readonly Scope[]
  /** What GitHub’s own page will name; empty for a GitHub App, whose permissions are set there. */
  githubScopes: readonly string[]
  /** A yes leads to GitHub first; else straight back to the client. */
  goesToGitHub: boolean
  /** How long this very question will not be asked again after a yes; null: it always will. */
  rememberSeconds: number | null
  /** Host of this deployment. */
  publicHost: string
  /** Who is signed in in this browser, with the CSRF value of its forms; null for nobody. */
  person: { login: string; csrf: string } | null
  /** Come back as the form fields `sign_in`, `csrf` and `as`. */
  signIn: string
  csrf: string
  /** GitHub’s number of the person; empty for nobody. */
  as: string
}

/** Goes on to `url` by itself; a link stands there for browsers that do not. */
export interface ContinuePage {
  /** https, http or a custom scheme; anything a browser would run or read is refused. */
  url: string
  /** What a person is told they go to. */
  host: string
  target: 'github' | 'client'
  /** The person said no, so the client gets an error instead of a code. */
  isDenied: boolean
}

/** What this is, and the way in. Holds nothing personal. */
export interface LandingPage {
  /** Absolute URL of the MCP endpoint. */
  mcpUrl: string
  links: readonly InstallLink[]
  snippets: readonly Snippet[]
  /** Settings for clients that only start programs. */
  bridge: string
  /** Requests can be served. */
  isReady: boolean
  version: string
}

/** The way into `/account`. Posts to `/account/sign-in`. */
export interface SignInPage {
  csrf: string
  /** The page to go to then. */
  returnTo: string
}

/** Nobody is signed in in this browser any more. */
export type SignedOutPage = Record<string, never>

/** An error in plain words: `error.<NAME>.*` of the locale, else what the catalogue says. */
export interface MessagePage {
  error: AppError
  requestId: string
  /** Where the person came from, if it is known and safe to go there. */
  back: { url: string; clientName: string } | null
  /** It happened at `/account`, so that the person is on the way to no client. */
  isAccount?: boolean
}
