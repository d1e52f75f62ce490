import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import t from 'tap'
import { shapes } from '../shapes.ts'
import type { Computer } from './computer.ts'
import { createComputer } from './computer.ts'
import type { Findings } from './hold-to-table.ts'
import { holdToTable } from './hold-to-table.ts'
import { peerProgram } from './peers.ts'
import { watchTraffic } from './traffic.ts'

const timeoutMs = 30_000

/** Starts it as a desktop assistant does, and asks through it. */
async function askThrough(
  { home, environment }: Computer,
  url: string,
  args: readonly string[] = []
): Promise<Findings> {
  const client = new Client({ name: 'A desktop assistant', version: '1.0.0' })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [peerProgram('mcp-remote'), `${url}/mcp`, ...args],
    env: environment,
    cwd: home,
    stderr: 'pipe',
  })
  let said = ''
  transport.stderr!.on('data', (piece) => {
    said += piece
  })
  try {
    await client.connect(transport as Parameters<Client['connect']>[0], { timeout: timeoutMs })
    const { tools } = await client.listTools()
    const call = { name: 'get_github_user_info', arguments: { include_repos: false } }
    const answer = await client.callTool(call)
    const { login } = answer.structuredContent as { login: string }
    return { tools: tools.map(({ name }) => name), login }
  } catch (error) {
    throw new Error(`mcp-remote said:\n${said}`, { cause: error })
  } finally {
    await client.close()
  }
}

t.test('mcp-remote signs in, calls and refreshes in both revisions', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  const computer = await createComputer(t, 'mona-demo')
  await holdToTable(t, 'mcp-remote', shape, 'mona-demo', {
    use: (args) => askThrough(computer, shape.url, args),
    wearOutToken: computer.wearOutTokens,
  })
})

t.test('two that start at once, with replicas to answer them, share one sign-in', async (t) => {
  const shape = await shapes.pair()
  t.teardown(() => shape.close())
  const computer = await createComputer(t, 'river-demo')
  const traffic = watchTraffic(t, shape.url)
  const ask = () => askThrough(computer, shape.url)
  const found = await Promise.all([ask(), ask()])
  const logins = found.map(({ login }) => login)
  t.same(logins, ['river-demo', 'river-demo'])
  t.equal(traffic.count('GET', '/oauth/authorize'), 1)
})
