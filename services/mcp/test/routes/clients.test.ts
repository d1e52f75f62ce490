import {
  Client as SecondClient,
  StreamableHTTPClientTransport as SecondTransport,
} from '@modelcontextprotocol/client'
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Test } from 'tap'
import t from 'tap'
import { version } from '#shared/version.ts'
import { githubRepository, githubUser } from '../fake-github.ts'
import { listen } from '../listen.ts'

const info = { name: 'test', version: '1' }
type Settings = { headers: Record<string, string> }

/** Each way in which today’s clients come, reduced to what the test asks of them. */
const clients = {
  'SDK v1, 2025-11-25': async (t: Test, url: URL, requestInit: Settings) => {
    const client = new FirstClient(info)
    const transport = new FirstTransport(url, { requestInit })
    await client.connect(transport as Parameters<typeof client.connect>[0])
    t.teardown(() => client.close())
    return client
  },
  'SDK v2, pinned to 2026-07-28': async (t: Test, url: URL, requestInit: Settings) => {
    const client = new SecondClient(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    await client.connect(new SecondTransport(url, { requestInit }))
    t.teardown(() => client.close())
    return client
  },
  'SDK v2, choosing by itself': async (t: Test, url: URL, requestInit: Settings) => {
    const client = new SecondClient(info, { versionNegotiation: { mode: 'auto' } })
    await client.connect(new SecondTransport(url, { requestInit }))
    t.teardown(() => client.close())
    return client
  },
  'SDK v2, as it spoke 2025-11-25': async (t: Test, url: URL, requestInit: Settings) => {
    const client = new SecondClient(info, { versionNegotiation: { mode: 'legacy' } })
    await client.connect(new SecondTransport(url, { requestInit }))
    t.teardown(() => client.close())
    return client
  },
}

for (const [name, connect] of Object.entries(clients)) {
  t.test(`${name}: lists the tools and calls one`, async (t) => {
    const built = await listen(t)
    const { token } = await built.signIn({ userId: 1, login: 'mona' })
    built.github.on('/user', githubUser(1, 'mona'))
    built.github.on('/user/repos', [githubRepository(1, 'mona/a')])
    const client = await connect(t, built.url, { headers: { authorization: `Bearer ${token}` } })

    t.match(client.getServerVersion(), { name: 'gatehouse', version })
    t.match(client.getInstructions(), /as the person who signed in/)
    const { tools } = await client.listTools()
    t.match(tools, [{ name: 'get_github_user_info', annotations: { readOnlyHint: true } }])

    const result = await client.callTool({ name: 'get_github_user_info', arguments: {} })
    t.not(result.isError, true)
    t.match(result.structuredContent, { login: 'mona', repositories: [{ full_name: 'mona/a' }] })
    t.match(result.content, [{ type: 'text', text: /^mona \(GitHub id 1\)/ }])

    const wrong = { name: 'get_github_user_info', arguments: { repo_limit: 101 } }
    const refused = await client.callTool(wrong)
    t.equal(refused.isError, true)
    t.match(refused.content, [{ text: /^VAL_001 INVALID_INPUT: repo_limit is 101, but must be/ }])

    const unknown: Promise<unknown> = client.callTool({ name: 'no_such_tool', arguments: {} })
    await t.rejects(unknown, { code: -32602 })
  })

  t.test(`${name}: without a token it is told to sign in`, async (t) => {
    const built = await listen(t)
    const attempt: Promise<unknown> = connect(t, built.url, { headers: {} })
    await t.rejects(attempt, /401|Unauthorized|sign-in/i)
  })
}
