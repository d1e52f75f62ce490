import t from 'tap'
import { startUpstream } from './upstream-shape.ts'

const calls = 1000

t.test('a thousand calls meet an expired GitHub token at once: one refresh', async (t) => {
  const upstream = await startUpstream(t, {
    kind: 'github-app',
    mcpReplicas: 4,
    settings: { RATE_LIMIT_MCP: '100000', GITHUB_TIMEOUT_MS: '60000' },
  })
  const { state } = upstream.gitHub.github
  state.tokenSeconds = 1
  const { access_token: token } = await upstream.signIn()
  await untilExpired(state.tokens)
  state.tokenSeconds = 28_800
  // GitHub takes its time, so that everybody is there before it answers.
  state.beforeRefresh = () => new Promise((resolve) => setTimeout(resolve, 500))

  const all = Array.from({ length: calls }, () => upstream.call(token))
  const answers = await Promise.all(all)
  t.same(tally(answers), { 'mona-test': calls })
  t.equal(upstream.refreshes(1), 1)
})

t.test('two hundred calls meet a token that GitHub refuses at once: one refresh', async (t) => {
  const upstream = await startUpstream(t, {
    kind: 'github-app',
    mcpReplicas: 4,
    settings: { RATE_LIMIT_MCP: '100000', GITHUB_TIMEOUT_MS: '60000' },
  })
  const { state } = upstream.gitHub.github
  const { access_token: token } = await upstream.signIn()
  for (const issued of state.tokens.values()) issued.endsAtMs = 0
  state.beforeRefresh = () => new Promise((resolve) => setTimeout(resolve, 500))
  const answers = await Promise.all(Array.from({ length: 200 }, () => upstream.call(token)))
  t.same(tally(answers), { 'mona-test': 200 })
  t.equal(upstream.refreshes(1), 1)
})

function tally(answers: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1
  return counts
}

/** Until GitHub’s tokens are over, for five seconds at most. */
async function untilExpired(tokens: Map<string, { endsAtMs: number | null }>): Promise<void> {
  for (let poll = 0; poll < 500; poll++) {
    if ([...tokens.values()].every(({ endsAtMs }) => endsAtMs! < Date.now() - 1000)) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('a token is still good')
}
