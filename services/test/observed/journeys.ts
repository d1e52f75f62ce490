import type { startUpstream } from '../upstream-shape.ts'

type Upstream = Awaited<ReturnType<typeof startUpstream>>

/** A request of revision 2025-11-25. */
const post = (url: string, accessToken: string, method: string, params: object = {}) =>
  fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(20_000),
  }).then((answer) => answer.text())

const form = (url: string, path: string, fields: Record<string, string>) =>
  fetch(url + path, { method: 'POST', body: new URLSearchParams(fields) })

/** Calls of every outcome, and what else a client reads. */
export async function useTools({ url }: Upstream, accessToken: string): Promise<void> {
  const call = (name: string, args: object) =>
    post(url, accessToken, 'tools/call', { name, arguments: args })
  await call('get_github_user_info', { include_repos: false })
  await call('get_github_user_info', { include_repos: false })
  await call('get_github_user_info', { repo_limit: 0 })
  await call('search_repositories', { query: 'tea' })
  await post(url, accessToken, 'resources/read', { uri: 'github://users/nobody' })
  await post(url, accessToken, 'prompts/get', { name: 'github_user_summary' })
  await post(url, accessToken, 'tools/list')
}

/** What goes wrong on an ordinary day: a lost token, a code used twice, one who asks too much. */
export async function goWrong(upstream: Upstream): Promise<void> {
  const { url, signIn, call } = upstream
  const one = await signIn()
  const refreshToken = String(one.refresh_token)
  const fields = { client_id: one.clientId, refresh_token: refreshToken }
  for (const _ of [1, 2, 3]) {
    await form(url, '/oauth/token', { grant_type: 'refresh_token', ...fields })
  }
  await form(url, '/oauth/token', { grant_type: 'refresh_token', ...fields, refresh_token: 'x' })
  await call('not-a-token')
  await form(url, '/oauth/revoke', { client_id: one.clientId, token: refreshToken })
  await fetch(`${url}/made-up`)
}
