import t from 'tap'
import { commonMetrics } from '#shared/telemetry/metrics/common.ts'
import { mcpMetrics } from '#shared/telemetry/metrics/mcp.ts'
import { exposed, listed, withoutRedis } from '#shared/test/exposed.ts'
import { scrape } from '#shared/test/scrape.ts'
import { until } from '#shared/test/until.ts'
import type { Built } from './build.ts'
import { build, callTool, modern } from './build.ts'
import { githubUser, json } from './fake-github.ts'
import { beginSession } from './session.ts'
import { send } from './talk.ts'

/** The series that have risen, of those whose names begin so. */
async function risen({ app }: Built, prefix: string) {
  const series = [...(await scrape(app))].filter(([key, value]) => key.startsWith(prefix) && value)
  return Object.fromEntries(series)
}

t.test('the service tells all that the table lists for it, and nothing else', async (t) => {
  const { app } = await build(t)
  t.same(await exposed(app), listed({ ...withoutRedis(commonMetrics), ...mcpMetrics }))
})

t.test('calls are counted by what ran and how it ended', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  built.github.on('/user', () => json(githubUser(1, 'mona')))
  built.github.on('/users/hubot', () => json({}, { status: 500 }))
  await callTool(built, token, { include_repos: false })
  await callTool(built, token, { repo_limit: 0 })
  await callTool(built, token, { username: 'hubot', include_repos: false })
  const uri = 'github://users/mona'
  await built.app.inject(modern({ method: 'resources/read', params: { uri }, token }))
  const prompt = { name: 'github_user_summary', arguments: {} }
  await built.app.inject(modern({ method: 'prompts/get', params: prompt, token }))

  const name = 'gatehouse_calls_total'
  const tool = 'kind="tool",name="get_github_user_info"'
  t.match(await risen(built, name), {
    [`${name}{${tool},outcome="success"}`]: 1,
    [`${name}{${tool},outcome="refused"}`]: 1,
    [`${name}{${tool},outcome="failure"}`]: 1,
    [`${name}{kind="resource",name="github_user",outcome="refused"}`]: 1,
    [`${name}{kind="prompt",name="github_user_summary",outcome="refused"}`]: 1,
  })
  const series = await scrape(built.app)
  t.equal(series.get(`gatehouse_call_duration_seconds_count{${tool}}`), 3)
  t.equal(series.get('gatehouse_errors_total{code="VAL_001",name="INVALID_INPUT"}'), 1)
})

t.test('messages are counted by method and revision', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(built, { token })
  await built.app.inject(session.request({ method: 'tools/list' }))
  await built.app.inject(session.post({ id: 'unknown', result: {} }))
  await built.app.inject(modern({ method: 'tools/list', token }))
  await built.app.inject(modern({ method: 'made/up', token }))
  const name = 'gatehouse_mcp_messages_total'
  t.same(await risen(built, name), {
    [`${name}{method="initialize",revision="earlier"}`]: 1,
    [`${name}{method="tools/list",revision="earlier"}`]: 1,
    [`${name}{method="answer",revision="earlier"}`]: 1,
    [`${name}{method="tools/list",revision="2026-07-28"}`]: 1,
    [`${name}{method="other",revision="2026-07-28"}`]: 1,
  })
})

t.test('streams are counted while they are open', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(built, { token })
  const open = async () => (await scrape(built.app)).get('gatehouse_open_streams')
  t.equal(await open(), 0)
  const stream = await send(built, session.listen())
  await until(async () => (await open()) === 1)
  stream.hangUp()
  await until(async () => (await open()) === 0)
})

t.test('ten thousand tools, methods and addresses make no more series', async (t) => {
  const built = await build(t, { settings: { RATE_LIMIT_MCP: '100000' } })
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const ask = (at: number) => {
    const tool = { method: 'tools/call', params: { name: `tool_${at}`, arguments: {} } }
    const resource = { method: 'resources/read', params: { uri: `github://made-up/${at}` } }
    const made = [tool, resource, { method: `method/${at}` }][at % 3]!
    return built.app.inject(modern({ ...made, token }))
  }
  const keys = async () =>
    [...(await scrape(built.app)).keys()].filter((key) => /^(mcp|gate)/.test(key))
  for (const at of [0, 1, 2]) await ask(at)
  await keys()
  const before = await keys()
  for (let at = 3; at < 10_000; at++) await ask(at)
  t.same(await keys(), before)
})
