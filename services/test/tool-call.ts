interface How {
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** Sends one tool call of revision 2025-11-25, which asks GitHub who the person is. */
export function sendCall(
  url: string,
  accessToken: string,
  { headers, signal }: How = {}
): Promise<Response> {
  const params = { name: 'get_github_user_info', arguments: { include_repos: false } }
  return fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    ...(signal && { signal }),
  })
}
