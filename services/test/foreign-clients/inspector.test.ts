import t from 'tap'
import { shapes } from '../shapes.ts'
import { createComputer } from './computer.ts'
import { holdToTable } from './hold-to-table.ts'

t.test('the Inspector signs in, calls and refreshes in both revisions', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  const computer = await createComputer(t, 'river-demo')
  // It opens no browser unless it is at a terminal or told so, and would ask the desktop’s keychain.
  computer.environment['MCP_AUTO_OPEN_ENABLED'] = 'true'
  computer.environment['MCP_INSPECTOR_SECRET_STORE'] = 'file'

  const inspect = async (...args: string[]) => {
    const listener = ['--callback-url', 'http://127.0.0.1:0/oauth/callback']
    const target = ['--cli', `${shape.url}/mcp`, '--transport', 'http', '--format', 'json']
    return JSON.parse(await computer.run('mcp-inspector', [...target, ...listener, ...args])).result
  }
  await holdToTable(t, '@modelcontextprotocol/inspector', shape, 'river-demo', {
    use: async (args) => {
      const { tools } = await inspect('--method', 'tools/list', ...args)
      const call = ['--method', 'tools/call', '--tool-name', 'get_github_user_info']
      const answer = await inspect(...call, '--tool-arg', 'include_repos=false', ...args)
      const { login } = answer.structuredContent
      return { tools: tools.map(({ name }: { name: string }) => name), login }
    },
    wearOutToken: computer.wearOutTokens,
  })
})
