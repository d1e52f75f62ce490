import t from 'tap'
import { buildTown } from './town.ts'

t.test('what GitHub leaves out for a single sign-on is said to be missing', async (t) => {
  const { call } = await buildTown(t, {
    async change(_request, response) {
      const headers = { 'x-github-sso': 'partial-results; organizations=21955855' }
      return Response.json(await response.json(), { headers })
    },
  })
  const calls: [tool: string, args: Record<string, unknown>, scope: string][] = [
    ['search_repositories', { query: 'trail' }, 'github:read'],
    ['get_github_user_info', {}, 'github:read'],
    ['list_notifications', {}, 'github:notifications'],
  ]
  for (const [tool, args, scope] of calls) {
    const { text } = await call(tool, args, [scope])
    t.match(text, /^GitHub left out organisations that ask for their single sign-on first/m, tool)
  }
})
