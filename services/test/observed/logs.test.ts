import { readFileSync } from 'node:fs'
import t from 'tap'
import { startTracing } from '#shared/test/telemetry/spans.ts'
import { build as buildAuth } from '../../auth/test/build.ts'
import * as flow from '../../auth/test/flow.ts'
import { build as buildMcp, callTool, modern } from '../../mcp/test/build.ts'
import { githubUser, json } from '../../mcp/test/fake-github.ts'

type Line = Record<string, unknown>

startTracing()
const read = (lines: string[]): Line[] => lines.map((line) => JSON.parse(line))
const guide = readFileSync('docs/guides/logs.md', 'utf8')
const examples = read(Array.from(guide.matchAll(/```json\n(.*)\n```/g), ([, line = '']) => line))

/** What differs from one run to the next. */
const ofTheRun = ['time', 'trace_id', 'span_id', 'requestId', 'durationMs', 'address', 'sessionId']

/** A line without that, but with the names of all it has. */
function shapeOf({ err, ...line }: Line) {
  const same = Object.entries(line).map(([name, value]) => [
    ...[name, ofTheRun.includes(name) ? typeof value : value],
  ])
  const { stack: _, ...error } = (err ?? {}) as Line
  return { names: Object.keys(line), same, error }
}

t.test('the guide shows lines as they are', async (t) => {
  const mcp = await buildMcp(t)
  const { token } = await mcp.signIn({ userId: 1, login: 'mona' })
  mcp.github.on('/user', () => json(githubUser(1, 'mona')))
  await callTool(mcp, token, { include_repos: false })
  await mcp.app.inject(modern({ method: 'tools/list' }))
  const auth = await buildAuth(t)
  await flow.refresh(auth, await flow.register(auth), 'made-up')
  const refused = read(auth.log).find(({ err }) => err)!
  const shown = [...read(mcp.logLines), refused]
  t.same(examples.map(shapeOf), shown.map(shapeOf))
})

t.test(
  'every line of a sign-in and of a call has request and trace, each line of its own',
  async (t) => {
    const auth = await buildAuth(t)
    await flow.connect(auth)
    const mcp = await buildMcp(t)
    const { token } = await mcp.signIn({ userId: 1, login: 'mona' })
    mcp.github.on('/users/hubot', () => json({}, { status: 500 }))
    await callTool(mcp, token, { username: 'hubot', include_repos: false })
    const lines = read([...auth.log, ...mcp.logLines])
    t.ok(lines.length > 8)
    for (const line of lines) {
      t.match(line, { requestId: /./, trace_id: /^[\da-f]{32}$/, span_id: /^[\da-f]{16}$/ })
    }
    const ended = lines.filter(({ msg }) => msg === 'request completed')
    t.equal(new Set(ended.map(({ requestId }) => requestId)).size, ended.length)
    t.match(
      ended.find(({ route }) => route === '/oauth/token'),
      {
        ...{ userId: 101, clientId: /^[\w-]{32}$/, sessionId: /^[\w-]{22}$/ },
      }
    )
    t.match(ended.at(-1), { tool: 'get_github_user_info', errorCode: 'API_001', status: 200 })
  }
)
