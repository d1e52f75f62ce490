import { createHash, randomBytes } from 'node:crypto'
import { clientRedirect } from '../../services/test/mcp-clients.ts'
import { createPerson } from '../../services/test/person.ts'

/** What a client holds after its person signed in. */
export interface SignedIn {
  clientId: string
  accessToken: string
  refreshToken: string
}

/**
 * Signs in with a new client through the real pages: registration, consent, GitHub, token. Where
 * GitHub’s page says yes by itself, the browser ends at the client.
 */
export async function signIn(url: string, clientName: string): Promise<SignedIn> {
  const clientId = await register(url, clientName)
  const verifier = randomBytes(32).toString('base64url')
  const authorizeUrl = new URL(`${url}/oauth/authorize`)
  authorizeUrl.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: clientRedirect,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: randomBytes(8).toString('hex'),
  }).toString()

  const person = createPerson()
  const consent = await person.openConsent(authorizeUrl.href)
  const back = new URL((await person.decide(consent, 'allow')).url)
  const code = back.searchParams.get('code')
  if (!code) throw new Error(`the sign-in ended at ${back.origin}${back.pathname}`)
  const tokens = await postForm(`${url}/oauth/token`, {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: clientRedirect,
    code,
    code_verifier: verifier,
  })
  return { clientId, accessToken: tokens.access_token, refreshToken: tokens.refresh_token }
}

async function register(url: string, clientName: string): Promise<string> {
  const metadata = {
    client_name: clientName,
    redirect_uris: [clientRedirect],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  }
  const answer = await fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  })
  return (await readJson<{ client_id: string }>(answer)).client_id
}

async function postForm(url: string, fields: Record<string, string>) {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
  return readJson<{ access_token: string; refresh_token: string }>(answer)
}

async function readJson<Body>(answer: Response): Promise<Body> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Body
}
