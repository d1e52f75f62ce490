import t from 'tap'
import type { ToolAnswer } from '../mcp-clients.ts'
import { createKeychain } from '../mcp-clients.ts'
import { createPerson } from '../person.ts'
import { shapes } from '../shapes.ts'
import { holdToTable } from './hold-to-table.ts'
import { importPeer } from './peers.ts'

/** As far as it is used here. */
interface Library {
  UnauthorizedError: new () => Error
  auth(provider: object, how: object): Promise<string>
  createMCPClient(options: { transport: object }): Promise<Client>
}

interface Client {
  tools(): Promise<Record<string, { execute(args: object, how: object): Promise<ToolAnswer> }>>
  close(): Promise<void>
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: a program on the AI SDK signs in, calls and refreshes`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    const { UnauthorizedError, auth, createMCPClient } = await importPeer<Library>('@ai-sdk/mcp')
    const keychain = createKeychain('A program on the AI SDK')
    const { provider: authProvider } = keychain
    const url = `${shape.url}/mcp`
    const connect = () => createMCPClient({ transport: { type: 'http', url, authProvider } })

    async function signIn(): Promise<Client> {
      await t.rejects(connect(), UnauthorizedError)
      const { searchParams } = await createPerson().signIn(keychain.authorizationUrl(), 'mona-demo')
      const { code, state, iss } = Object.fromEntries(searchParams)
      const returned = { authorizationCode: code, callbackState: state, callbackIssuer: iss }
      await auth(authProvider, { serverUrl: url, ...returned })
      const client = await connect()
      t.teardown(() => client.close())
      return client
    }

    let client: Client | null = null
    await holdToTable(t, '@ai-sdk/mcp', shape, 'mona-demo', {
      use: async () => {
        client ??= await signIn()
        const tools = await client.tools()
        const call = { toolCallId: 'call-1', messages: [] }
        const answer = await tools['get_github_user_info']!.execute({ include_repos: false }, call)
        return { tools: Object.keys(tools), login: answer.structuredContent?.['login'] }
      },
      wearOutToken: () =>
        keychain.setTokens({ ...keychain.tokens(), access_token: 'worn.out.token' }),
    })
  })
}
