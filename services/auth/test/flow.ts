import { createHash } from 'node:crypto'
import type { GitHubPerson } from '#shared/testing/github/state.ts'
import type { Service } from './build.ts'
import type { Answer, Visitor } from './visitor.ts'
import { createVisitor, fieldOf, linkOf } from './visitor.ts'

export const redirectUri = 'https://client.test/callback'
export const clientState = 'state of the client: ä+/ &"\r\nset-cookie: a=b'
export const verifier = 'a-code-verifier-that-is-long-enough-for-rfc-7636'
export const challenge = createHash('sha256').update(verifier).digest('base64url')
export const mona: GitHubPerson = { id: 101, login: 'mona-test' }

/** Parameters by name; null leaves one out. */
export type Changed = Record<string, string | null>

const apply = (parameters: Record<string, string>, changed: Changed) =>
  Object.fromEntries(
    Object.entries({ ...parameters, ...changed }).filter(
      (entry): entry is [string, string] => entry[1] !== null
    )
  )

export const postJson = ({ app }: Service, url: string, payload: object) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  })

export async function register(service: Service, metadata: object = {}): Promise<string> {
  const answer = await postJson(service, '/oauth/register', {
    client_name: 'A test client',
    redirect_uris: [redirectUri],
    ...metadata,
  })
  return answer.json().client_id
}

export function authorizeUrl(clientId: string, changed: Changed = {}): string {
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: clientState,
  }
  return `/oauth/authorize?${new URLSearchParams(apply(parameters, changed))}`
}

/** A sign-in as far as its consent page. */
export interface Asked {
  page: string
  fields: { sign_in: string; csrf: string; as: string }
}

export async function ask(visitor: Visitor, clientId: string, changed?: Changed): Promise<Asked> {
  const begun = await visitor.open(authorizeUrl(clientId, changed))
  return askedOn((await visitor.open(String(begun.headers.location))).payload)
}

/** What a consent page asks. */
export function askedOn(page: string): Asked {
  const [sign_in, csrf] = [fieldOf(page, 'sign_in'), fieldOf(page, 'csrf')]
  return { page, fields: { sign_in, csrf, as: fieldOf(page, 'as') } }
}

export const decide = (
  visitor: Visitor,
  { fields }: Asked,
  decision: 'allow' | 'deny' | 'switch'
) => visitor.submit('/oauth/consent', { ...fields, decision })

/** As far as GitHub’s door: its authorize URL. */
export async function approve(visitor: Visitor, clientId: string, changed?: Changed) {
  const answer = await decide(visitor, await ask(visitor, clientId, changed), 'allow')
  return linkOf(answer.payload)
}

export const comeBack = (visitor: Visitor, url: URL): Promise<Answer> =>
  visitor.open(url.pathname + url.search)

/** The whole way of a person. Resolves to where the browser leaves for the client. */
export async function signIn(service: Service, clientId: string, changed?: Changed): Promise<URL> {
  const visitor = createVisitor(service.app)
  const githubUrl = await approve(visitor, clientId, changed)
  const answer = await comeBack(visitor, service.github.allow(githubUrl, mona))
  return new URL(String(answer.headers.location))
}

/** A client and a code for it, ready to be redeemed. */
export async function obtainCode(service: Service, changed?: Changed) {
  const clientId = await register(service)
  const code = (await signIn(service, clientId, changed)).searchParams.get('code')!
  return { clientId, code }
}

export const postForm = ({ app }: Service, url: string, fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })

export function redeem(service: Service, clientId: string, code: string, changed: Changed = {}) {
  const parameters = {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
  }
  return postForm(service, '/oauth/token', apply(parameters, changed))
}

export function refresh(service: Service, clientId: string, token: string, changed: Changed = {}) {
  const parameters = { grant_type: 'refresh_token', client_id: clientId, refresh_token: token }
  return postForm(service, '/oauth/token', apply(parameters, changed))
}

export interface Connected {
  clientId: string
  accessToken: string
  refreshToken: string
}

/** Registration, sign-in and tokens. */
export async function connect(service: Service, changed?: Changed): Promise<Connected> {
  const { clientId, code } = await obtainCode(service, changed)
  const tokens = (await redeem(service, clientId, code)).json()
  return { clientId, accessToken: tokens.access_token, refreshToken: tokens.refresh_token }
}
