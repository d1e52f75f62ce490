import { auth } from '@modelcontextprotocol/sdk/client/auth.js'
import t from 'tap'
import { createKeychain } from '../mcp-clients.ts'
import { createPerson } from '../person.ts'
import { shapes } from '../shapes.ts'
import { holdToTable } from './hold-to-table.ts'
import { importPeer } from './peers.ts'

/** As far as it is used here. */
interface Library {
  MultiServerMCPClient: new (config: { mcpServers: Record<string, object> }) => Client
}

interface Client {
  getTools(): Promise<Tool[]>
  close(): Promise<void>
}

interface Tool {
  name: string
  invoke(args: object): Promise<{ structuredContent: { login: string } }>
}

// LangChain tells a service of its maker about each call where the environment asks for it.
for (const name of ['LANGSMITH_TRACING', 'LANGCHAIN_TRACING']) {
  delete process.env[name]
  delete process.env[`${name}_V2`]
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: a program on LangChain signs in, calls and refreshes`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    const { MultiServerMCPClient } = await importPeer<Library>('@langchain/mcp-adapters')
    const keychain = createKeychain('A program on LangChain')
    const { provider: authProvider } = keychain
    const url = `${shape.url}/mcp`
    const connect = () => {
      const gatehouse = { transport: 'http', url, authProvider }
      const client = new MultiServerMCPClient({ mcpServers: { gatehouse } })
      t.teardown(() => client.close())
      return client.getTools()
    }

    async function signIn(): Promise<Tool[]> {
      await t.rejects(connect(), /unauthorized/i)
      const callback = await createPerson().signIn(keychain.authorizationUrl(), 'river-demo')
      const authorizationCode = callback.searchParams.get('code')!
      await auth(authProvider, { serverUrl: url, authorizationCode })
      return connect()
    }

    let tools: Tool[] | null = null
    await holdToTable(t, '@langchain/mcp-adapters', shape, 'river-demo', {
      use: async () => {
        tools ??= await signIn()
        const tool = tools.find(({ name }) => name === 'get_github_user_info')!
        const { structuredContent } = await tool.invoke({ include_repos: false })
        return { tools: tools.map(({ name }) => name), login: structuredContent.login }
      },
      wearOutToken: () =>
        keychain.setTokens({ ...keychain.tokens(), access_token: 'worn.out.token' }),
    })
  })
}
