import type { Test } from 'tap'
import t from 'tap'
import { tools } from '../mcp/tools/index.ts'
import { toolSets } from '../mcp/tools/sets.ts'
import { shapes } from './shapes.ts'
import type { SignedIn } from './signed-in.ts'
import { signIn } from './signed-in.ts'

type Args = Record<string, unknown>

const map = { owner: 'mona-demo', repo: 'trail-map' }

/** What the demo’s GitHub answers through each tool, in part. */
const answers: [tool: string, args: Args, expected: object][] = [
  ['get_github_user_info', {}, { login: 'mona-demo', includes_private: false }],
  [
    'search_repositories',
    { query: 'hiking' },
    { repositories: [{ full_name: 'mona-demo/trail-map' }] },
  ],
  ['get_repository', map, { default_branch: 'main', latest_release: { tag_name: 'v0.2.0' } }],
  ['get_file_contents', map, { type: 'dir', entries: [{ name: 'README.md' }, { name: 'src' }] }],
  [
    'get_file_contents',
    { ...map, path: 'src/distance.ts', start_line: 6, end_line: 6 },
    { type: 'file', content: 'const kmPerDegree = 111.32', total_lines: 13 },
  ],
  ['list_branches', map, { branches: [{ name: 'haversine' }, { name: 'main' }] }],
  ['list_commits', map, { commits: [{ title: 'Plan stages between huts', author: 'mona-demo' }] }],
  [
    'get_commit',
    { ...map, ref: 'haversine' },
    {
      title: 'Use the haversine formula',
      files: [{ path: 'src/distance.ts', status: 'modified' }],
    },
  ],
  ['search_code', { query: 'kmPerDegree' }, { files: [{ path: 'src/distance.ts' }] }],
  [
    'search_issues',
    { query: 'is:issue distances' },
    { total_count: 1, items: [{ repository: 'mona-demo/trail-map', number: 1 }] },
  ],
  ['list_issues', map, { issues: [{ number: 2 }, { number: 1, labels: ['bug'] }] }],
  [
    'get_issue',
    { ...map, number: 1 },
    { author: 'river-demo', comment_list: [{ author: 'mona-demo' }, { author: 'river-demo' }] },
  ],
  ['list_pull_requests', map, { pull_requests: [{ number: 4, head: 'haversine', base: 'main' }] }],
  [
    'get_pull_request',
    { ...map, number: 4 },
    // It invents as many files as a pull request was made with: none.
    { state: 'open', files: [], reviews: [], checks: [] },
  ],
  ['list_workflow_runs', map, { runs: [] }],
]

/** What `emulate` 0.12.2 has no answer for; the double of GitHub in `shared/testing` has. */
const lacking: [tool: string, args: Args, why: RegExp][] = [
  // It ignores the media type.
  ['get_pull_request_diff', { ...map, number: 4 }, /^API_001 API_ERROR/],
  // Its route is there, and no run can be seeded.
  ['get_failed_job_logs', { ...map, run_id: 1 }, /^API_003 GITHUB_NOT_FOUND/],
  ['list_notifications', {}, /^API_003 GITHUB_NOT_FOUND/],
]

/** Each changes what the ones after it meet. */
const changes: [tool: string, args: Args, expected: object][] = [
  ['create_branch', { ...map, branch: 'huts' }, { branch: 'huts' }],
  [
    'put_file',
    { ...map, path: 'huts.md', branch: 'huts', message: 'Name the huts', content: 'Huts\n' },
    { path: 'huts.md' },
  ],
  ['create_issue', { ...map, title: 'Name the huts' }, { state: 'open' }],
  ['update_issue', { ...map, number: 1, title: 'Too long' }, { number: 1, title: 'Too long' }],
  ['add_issue_comment', { ...map, number: 1, body: 'Measured.' }, { html_url: /issuecomment/ }],
  [
    'create_pull_request',
    { ...map, title: 'Name the huts', head: 'huts', base: 'main' },
    { title: 'Name the huts', state: 'open' },
  ],
  [
    'review_pull_request',
    { ...map, number: 4, verdict: 'comment', body: 'Units?' },
    { state: 'commented' },
  ],
]

const garden = { owner: 'mona-demo', repo: 'garden-journal' }
const inGarden: [tool: string, args: Args][] = [
  ['get_repository', garden],
  ['get_file_contents', { ...garden, path: 'spring.md' }],
  ['list_branches', garden],
  ['list_commits', garden],
  ['get_commit', { ...garden, ref: 'main' }],
  ['search_code', { query: 'peas repo:mona-demo/garden-journal' }],
  ['search_issues', { query: 'is:issue seeds repo:mona-demo/garden-journal' }],
  ['list_issues', garden],
  ['get_issue', { ...garden, number: 1 }],
  ['list_pull_requests', garden],
  ['list_workflow_runs', garden],
]

async function call({ client }: SignedIn, tool: string, args: Args) {
  const { isError = false, structuredContent, content } = await client.callTool(tool, args)
  return { isError, structuredContent, text: content[0]?.text ?? '' }
}

async function start(t: Test) {
  const shape = await shapes.embedded({ TOOL_SETS: toolSets.join(',') })
  t.teardown(() => shape.close())
  return async (scope: string) => {
    const person = await signIn(shape.url, 'mona-demo', { scope })
    t.teardown(() => person.client.close())
    return person
  }
}

t.test('every tool works on the demo’s GitHub as far as that has an answer', async (t) => {
  const enter = await start(t)
  const mona = await enter('github:read github:notifications')
  for (const [tool, args, expected] of answers) {
    const { structuredContent, text } = await call(mona, tool, args)
    t.match(structuredContent, expected, `${tool}: ${text.slice(0, 200)}`)
  }
  for (const [tool, args, why] of lacking) t.match((await call(mona, tool, args)).text, why, tool)
  const writer = await enter('github:read github:write')
  for (const [tool, args, expected] of changes) {
    const { structuredContent, text } = await call(writer, tool, args)
    t.match(structuredContent, expected, `${tool}: ${text.slice(0, 200)}`)
  }
  const handedOff = await call(mona, 'analyze_code_with_llm', { code: 'let a' })
  t.equal(handedOff.isError, false, 'which asks nothing of GitHub')
  const all = [...answers, ...lacking, ...changes].map(([tool]) => tool)
  const tried = new Set([...all, 'analyze_code_with_llm'])
  t.same(
    tools.map(({ name }) => name).filter((name) => !tried.has(name)),
    []
  )

  await t.test('and a private repository is withheld until its scope is there', async (t) => {
    const more = await enter('github:read github:private')
    for (const [tool, args] of inGarden) {
      t.match(
        (await call(mona, tool, args)).text,
        /^API_003 GITHUB_NOT_FOUND: This is missing/,
        tool
      )
      const { isError, text } = await call(more, tool, args)
      t.equal(isError, false, `${tool}: ${text.slice(0, 200)}`)
    }
  })
})
