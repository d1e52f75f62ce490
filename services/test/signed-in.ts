import type { Keychain, McpClient } from './mcp-clients.ts'
import { createKeychain, secondGeneration } from './mcp-clients.ts'
import type { Person } from './person.ts'
import { createPerson } from './person.ts'

/** A person whose MCP client is connected. */
export interface SignedIn {
  client: McpClient
  keychain: Keychain
  person: Person
}

interface How {
  generation?: (url: string, keychain: Keychain) => McpClient
  /** Asked for in place of what the server says is needed at first, which clients go by. */
  scope?: string
  /** What the client calls itself; another name is another app. */
  name?: string
}

/** Signs in to the Gatehouse at `url` from nothing, as a client’s user does. */
export async function signIn(url: string, login: string, how: How = {}): Promise<SignedIn> {
  const { generation = secondGeneration, scope, name = `Client of ${login}` } = how
  const keychain = createKeychain(name, scope)
  const person = createPerson()
  const first = generation(`${url}/mcp`, keychain)
  await first.connect().catch(expectUnauthorized)
  const asked = new URL(keychain.authorizationUrl())
  if (scope !== undefined) asked.searchParams.set('scope', scope)
  await first.finishAuth(await person.signIn(asked.href, login))
  const client = generation(`${url}/mcp`, keychain)
  await client.connect()
  return { client, keychain, person }
}

/** Who the client’s session belongs to, asked of GitHub through the product. */
export async function whoIs({ client }: Pick<SignedIn, 'client'>): Promise<unknown> {
  const answer = await client.callTool('get_github_user_info', { include_repos: false })
  if (answer.isError) throw new Error(answer.content[0]?.text)
  return answer.structuredContent?.['login']
}

function expectUnauthorized(error: unknown): void {
  if (!(error instanceof Error) || !/unauthorized/i.test(`${error.name} ${error.message}`)) {
    throw error
  }
}
