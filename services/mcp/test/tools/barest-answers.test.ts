import t from 'tap'
import { barest } from '#shared/testing/github/description.ts'
import { routes } from '#shared/testing/github/rest.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { tools } from '../../tools/index.ts'
import { buildTown } from './town.ts'

const map = { owner: 'mona', repo: 'trail-map' }

const calls: [tool: string, args: Record<string, unknown>][] = [
  ['get_github_user_info', {}],
  ['get_github_user_info', { username: 'hubot' }],
  ['search_repositories', { query: 'trail' }],
  ['get_repository', map],
  ['get_file_contents', { ...map, path: 'src' }],
  ['get_file_contents', { ...map, path: 'src/plan.ts' }],
  ['list_branches', map],
  ['list_commits', { ...map, ref: 'haversine' }],
  ['get_commit', { ...map, ref: 'haversine' }],
  ['search_code', { query: 'stage' }],
  ['search_issues', { query: 'distances' }],
  ['list_issues', map],
  ['get_issue', { ...map, number: 1 }],
  ['list_pull_requests', map],
  ['get_pull_request', { ...map, number: 3 }],
  ['list_workflow_runs', map],
  ['get_failed_job_logs', { ...map, run_id: 0 }],
  ['list_notifications', {}],
  ['create_branch', { ...map, branch: 'huts' }],
  ['put_file', { ...map, path: 'a', branch: 'main', message: 'a', content: '' }],
  ['create_issue', { ...map, title: 'a' }],
  ['update_issue', { ...map, number: 1, state: 'closed' }],
  ['add_issue_comment', { ...map, number: 1, body: 'a' }],
  ['create_pull_request', { ...map, title: 'a', head: 'haversine', base: 'main' }],
  ['review_pull_request', { ...map, number: 3, verdict: 'approve' }],
]
/** Has no answer in JSON, or asks nothing of GitHub. */
const others = ['analyze_code_with_llm', 'get_pull_request_diff']

/** A route’s template as a pattern of its paths; the root folder is described with all others. */
const patterns = Object.keys(routes)
  .filter((route) => !route.endsWith('/contents'))
  .map((route) => {
    const inside = route.replace(/\{\w+\}/g, (name) => (name === '{path}' ? '.+' : '[^/]+'))
    return { route, pattern: new RegExp(`^${inside}$`) }
  })

t.test('every tool makes do with the least that GitHub’s description promises', async (t) => {
  const { call, github, repository } = await buildTown(t, {
    change: async ({ method, url }, response) => {
      const asked = `${method} ${new URL(url).pathname}`
      const route = patterns.find(({ pattern }) => pattern.test(asked))?.route
      const isJson = response.headers.get('content-type')?.includes('json')
      if (!route || !isJson) return response
      const body = barest(route, response.status, await response.json())
      return Response.json(body, { status: response.status })
    },
  })
  const run_id = repository('mona/trail-map').runs[1]!.id
  for (const [tool, args] of calls) {
    const given = 'run_id' in args ? { ...args, run_id } : args
    const { isError, text } = await call(tool, given, [...scopes])
    t.equal(isError, false, `${tool}: ${text.slice(0, 200)}`)
  }
  t.ok(github.asked.length > calls.length)
  const tried = new Set(calls.map(([tool]) => tool))
  const untried = tools.map(({ name }) => name).filter((name) => !tried.has(name))
  t.same(untried, others)
})
