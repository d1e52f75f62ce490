import type { GitHubPerson } from '#shared/testing/github/state.ts'
import type { Service } from './build.ts'
import type { Changed } from './flow.ts'
import { askedOn, authorizeUrl, comeBack, decide, mona, redeem } from './flow.ts'
import type { Answer, Visitor } from './visitor.ts'
import { fieldOf, linkOf } from './visitor.ts'

/** What a browser sends where no website sent the person. */
export const byThemselves = { 'sec-fetch-site': 'none' }

export const river: GitHubPerson = { id: 102, login: 'river-test' }

export const placeOf = ({ headers }: Answer): string => String(headers.location)
export const codeIn = (url: string): string | null => new URL(url).searchParams.get('code')

/** A client begins a sign-in that the person came to by themselves. Resolves to where it leads. */
export const arrive = async (
  visitor: Visitor,
  clientId: string,
  changed: Changed = {},
  headers: Record<string, string> = byThemselves
) => placeOf(await visitor.open(authorizeUrl(clientId, changed), headers))

/** The same, as far as the consent page. */
export const askAtArrival = async (...given: Parameters<typeof arrive>) =>
  askedOn((await given[0].open(await arrive(...given))).payload)

/** The same to the end, with a yes, over GitHub where it has to be. Resolves to the answered code. */
export async function connectIn(
  service: Service,
  visitor: Visitor,
  clientId: string,
  changed: Changed = {},
  person = mona,
  proof: Changed = {},
  headers = byThemselves
) {
  const asked = await askAtArrival(visitor, clientId, changed, headers)
  let url = linkOf((await decide(visitor, asked, 'allow')).payload)
  if (url.startsWith(service.github.url)) {
    url = placeOf(await comeBack(visitor, service.github.allow(url, person)))
  }
  const tokens = (await redeem(service, clientId, codeIn(url)!, proof)).json()
  const { access_token: accessToken, refresh_token: refreshToken, scope } = tokens
  return { accessToken, refreshToken, scope }
}

/** Signs a person in in this browser, for no client. */
export async function signInAt(service: Service, visitor: Visitor, person = mona): Promise<Answer> {
  const page = (await visitor.open('/account/sign-in')).payload
  const fields = { csrf: fieldOf(page, 'csrf'), return_to: fieldOf(page, 'return_to') }
  const url = linkOf((await visitor.submit('/account/sign-in', fields)).payload)
  return comeBack(visitor, service.github.allow(url, person))
}
