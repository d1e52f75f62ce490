import { clientRedirect } from '../mcp-clients.ts'

const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
const latest = '2026-07-28'

/** What a request may carry beside its credentials, with a token in each. */
const headersWith = (token: string) => ({
  'x-request-id': token.slice(0, 128),
  'user-agent': `client/${token}`,
  traceparent,
  tracestate: `vendor=${token.slice(0, 200)}`,
  baggage: `key=${token}`,
  origin: `https://${token.toLowerCase().slice(0, 60)}.test`,
  'accept-language': token,
})

interface Params {
  name?: string
  uri?: string
  [more: string]: unknown
}

/** Names and arguments of MCP, with a token in each. */
const messagesWith = (token: string): [string, Params][] => [
  [token, {}],
  ['tools/call', { name: token, arguments: {} }],
  ['tools/call', { name: 'get_github_user_info', arguments: { username: token } }],
  ['tools/call', { name: 'get_github_user_info', arguments: { [token]: 1 } }],
  ['tools/call', { name: 'list_issues', arguments: { owner: token, repo: token } }],
  ['prompts/get', { name: token }],
  ['resources/read', { uri: `github://users/${token}` }],
  ['resources/read', { uri: `github://repos/mona/tea/contents/${token}` }],
  ['completion/complete', { ref: { type: 'ref/prompt', name: token }, argument: { name: token } }],
]

/** Sends a token in all that a signed-in client makes up, with the credentials it has. */
export async function smuggle(url: string, accessToken: string, token: string): Promise<void> {
  for (const [method, params] of messagesWith(token)) {
    const { origin: _, ...headers } = headersWith(token)
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': latest,
      'io.modelcontextprotocol/clientInfo': { name: token, version: token },
      'io.modelcontextprotocol/clientCapabilities': {},
      progressToken: token,
      ...{ traceparent, tracestate: headers.tracestate, baggage: headers.baggage },
    }
    const answer = await fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        ...headers,
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': latest,
        'mcp-method': method,
        'mcp-name': params.name ?? params.uri ?? token,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
    })
    await answer.text()
  }
  for (const path of ['/', '/account', '/nowhere', '/oauth/authorize', '/docs']) {
    await (await fetch(url + path, { headers: headersWith(token) })).text()
  }
  const registration = await fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { ...headersWith(token), 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [clientRedirect],
      token_endpoint_auth_method: 'none',
      client_name: `client ${token}`.slice(0, 200),
      software_id: token.slice(0, 200),
    }),
  })
  await registration.text()
}
