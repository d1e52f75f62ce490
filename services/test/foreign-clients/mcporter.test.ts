import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { shapes } from '../shapes.ts'
import { createComputer } from './computer.ts'
import { holdToTable } from './hold-to-table.ts'

t.test('mcporter signs in, calls and refreshes, on another port at each start', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  const computer = await createComputer(t, 'mona-demo')
  const path = join(computer.home, 'mcporter.json')
  const server = { baseUrl: `${shape.url}/mcp`, auth: 'oauth' }
  // No servers of other programs: it would look for them in the home as well.
  await writeFile(path, JSON.stringify({ imports: [], mcpServers: { gatehouse: server } }))
  const mcporter = async (...args: string[]) =>
    JSON.parse(await computer.run('mcporter', ['--config', path, ...args]))

  await holdToTable(t, 'mcporter', shape, 'mona-demo', {
    use: async (args) => {
      const call = ['call', 'gatehouse.get_github_user_info', 'include_repos=false']
      // First the call: a list is refused, not signed in for.
      const { login } = await mcporter(...call, '--output', 'json', ...args)
      const { tools } = await mcporter('list', 'gatehouse', '--json', ...args)
      return { tools: tools.map(({ name }: { name: string }) => name), login }
    },
    wearOutToken: computer.wearOutTokens,
  })
})
