import t from 'tap'
import { build, callTool } from '../build.ts'
import { githubUser, json } from '../fake-github.ts'

t.test('operators see requests, what the cache spared, and what budgets have left', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const left = (remaining: string) => ({
    headers: { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': remaining },
  })
  built.github.on('/user', () => json(githubUser(1, 'mona'), left('400')))
  built.github.on('/users/hubot', () => json({}, { status: 500, ...left('nonsense') }))
  for (const _ of [1, 2, 3]) await callTool(built, token, { include_repos: false })
  const failed = await callTool(built, token, { username: 'hubot', include_repos: false })
  t.match(failed.content[0].text, /^API_001/, 'an odd budget fails no call')
  built.github.on('/users/ghost', () => Promise.reject(new TypeError('fetch failed')))
  await callTool(built, token, { username: 'ghost', include_repos: false })

  const { payload } = await built.app.inject('/metrics')
  for (const line of [
    'gatehouse_github_requests_total{endpoint="GET /user",status="200"} 1',
    'gatehouse_github_requests_total{endpoint="GET /users/{username}",status="500"} 1',
    'gatehouse_github_requests_total{endpoint="GET /users/{username}",status="none"} 3',
    'gatehouse_github_request_duration_seconds_count{bucket="core"} 5',
    'gatehouse_github_request_duration_seconds_count{bucket="search"} 0',
    'gatehouse_github_cache_total{outcome="hit"} 2',
    'gatehouse_github_cache_total{outcome="miss"} 1',
    'gatehouse_github_budget_left_ratio_bucket{le="0.05",bucket="core"} 0',
    'gatehouse_github_budget_left_ratio_bucket{le="0.1",bucket="core"} 1',
    'gatehouse_github_budget_left_ratio_count{bucket="core"} 1',
  ]) {
    t.match(payload, line)
  }
})
