import { currentTraceparent } from '#shared/telemetry/span.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import type { Person, Provider } from '../providers/provider.ts'
import type { Accounts, SavedAccount } from '../records/accounts.ts'
import type { Codes } from '../records/codes.ts'
import type { AuthorizationRequest, Consent } from '../records/sign-ins.ts'

/** How a sign-in ends well: with a code for what the person allowed. */
export interface CodeIssuer {
  /** For a person who is back from GitHub, with what GitHub granted. */
  issue(asked: AuthorizationRequest, given: Given): Promise<string>
  /**
   * For a person who is signed in, over their account with exactly the GitHub scopes asked for; null
   * where there is none, so that they have to go to GitHub.
   */
  issueAtOnce(asked: AuthorizationRequest, person: Person, consent: Consent): Promise<string | null>
}

interface Given {
  person: Person
  scopes: Scope[]
  saved: SavedAccount
  consent: Consent
}

interface Options {
  codes: Pick<Codes, 'issue'>
  accounts: Pick<Accounts, 'reserve'>
  provider: Pick<Provider, 'upstreamScopes'>
}

export function codeIssuer({ codes, accounts, provider }: Options): CodeIssuer {
  async function issue(asked: AuthorizationRequest, { person, scopes, saved, consent }: Given) {
    const { clientId, clientName, clientHost, redirectUri } = asked
    const { codeChallenge, resource, consentKey } = asked
    const { userId, login } = person
    return codes.issue({
      ...{ clientId, clientName, clientHost, redirectUri, codeChallenge, resource, consentKey },
      ...{ userId, login, ...saved, scopes, consentedAtMs: consent.givenAtMs },
      ...currentTraceparent(),
    })
  }
  return {
    issue,
    async issueAtOnce(asked, person, consent) {
      const { scopes } = asked
      const saved = await accounts.reserve(person, provider.upstreamScopes(scopes))
      return saved && issue(asked, { person, scopes, saved, consent })
    },
  }
}
