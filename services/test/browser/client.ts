import { createHash, randomBytes } from 'node:crypto'
import { call } from '../upstream-shape.ts'

/** An MCP client, reduced to what people at a browser meet of it. */
export interface Client {
  /** Where it sends the person’s browser; each time a new request. */
  authorizationUrl(changes?: Readonly<Record<string, string>>): string
  /** Trades what the browser brought back for tokens. */
  redeem(callback: URL): Promise<void>
  /** What a tool tells of the person now: their login, a code of ours, or a status. */
  whoAmI(): Promise<string>
}

const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')

interface Registration {
  client_name?: string
  redirect_uris: readonly string[]
  logo_uri?: string
  client_uri?: string
}

/** Registers a public client at `url`. */
export async function registerClient(url: string, metadata: Registration): Promise<Client> {
  const registered = await post(`${url}/oauth/register`, JSON.stringify(metadata))
  const client_id = registered['client_id']!
  const redirect_uri = metadata.redirect_uris[0]!
  const resource = `${url}/mcp`
  let tokens: Record<string, string> = {}
  return {
    authorizationUrl(changes = {}) {
      const asked = {
        ...{ response_type: 'code', client_id, redirect_uri, resource, state: 'of the client' },
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
        ...changes,
      }
      return `${url}/oauth/authorize?${new URLSearchParams(asked)}`
    },
    async redeem(callback) {
      const code = callback.searchParams.get('code')!
      const grant = { grant_type: 'authorization_code', code_verifier: verifier }
      const asked = { ...grant, client_id, redirect_uri, resource, code }
      tokens = await post(`${url}/oauth/token`, new URLSearchParams(asked))
    },
    whoAmI: () => call(url, tokens['access_token']!),
  }
}

async function post(url: string, body: string | URLSearchParams): Promise<Record<string, string>> {
  const json = { 'content-type': 'application/json' }
  const headers = typeof body === 'string' ? json : {}
  const answer = await fetch(url, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}
