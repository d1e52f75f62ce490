import type { Seen } from './described.ts'
import { describe, describeFailure, failed } from './described.ts'

/** Longer than any wait that the product promises: who meets it has found a fault. */
const timeoutMs = 15_000
const revision = '2026-07-28'
const tool = { name: 'get_github_user_info', arguments: { include_repos: false } }

/** A call of revision 2026-07-28, which asks GitHub who the person is. `text`: their login. */
export const call = (url: string, token: string) =>
  post(url, token, {
    params: {
      ...tool,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': revision,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
    headers: {
      'mcp-protocol-version': revision,
      'mcp-method': 'tools/call',
      'mcp-name': tool.name,
    },
  })

/** The same in a session of revision 2025-11-25. */
export const callInSession = (url: string, token: string, sessionId: string) =>
  post(url, token, {
    params: tool,
    headers: { 'mcp-session-id': sessionId, 'mcp-protocol-version': '2025-11-25' },
  })

/** Begins a session of revision 2025-11-25. `text`: its id. */
export async function openSession(url: string, token: string): Promise<Seen> {
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'member', version: '1' },
  }
  try {
    const answer = await send(url, token, { method: 'initialize', params, headers: {} })
    const text = await answer.text()
    const id = answer.headers.get('mcp-session-id')
    return id === null ? refused(answer, text) : { isDone: true, told: 'done', text: id }
  } catch (error) {
    return failed(describeFailure(error))
  }
}

interface Message {
  method?: string
  params: object
  headers: Record<string, string>
}

async function post(url: string, token: string, message: Message): Promise<Seen> {
  try {
    const answer = await send(url, token, message)
    return read(answer, await answer.text())
  } catch (error) {
    return failed(describeFailure(error))
  }
}

function send(url: string, token: string, { method = 'tools/call', params, headers }: Message) {
  return fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(timeoutMs),
  })
}

const refused = ({ status, headers }: Response, text: string): Seen =>
  failed(describe({ status, retryAfter: headers.get('retry-after'), text }), text)

function read(answer: Response, text: string): Seen {
  if (answer.status !== 200) return refused(answer, text)
  const message = /^(?:data: ?)?(\{.*)$/m.exec(text)?.[1]
  // A stream that broke off before its last event.
  if (!message) return failed('an answer that ends early', text)
  const { result, error } = JSON.parse(message)
  if (error) return failed(`JSON-RPC error ${error.data?.code ?? error.code}`, text)
  if (result.isError) return failed(`tool error ${/^\w+_\d+/.exec(result.content[0].text)}`, text)
  return { isDone: true, told: 'done', text: result.structuredContent.login }
}

/** A request of RFC 6749 or RFC 7009. `text`: the body. */
export async function postForm(url: string, fields: Record<string, string>): Promise<Seen> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), signal })
    const text = await answer.text()
    return answer.status === 200 ? { isDone: true, told: 'done', text } : refused(answer, text)
  } catch (error) {
    return failed(describeFailure(error))
  }
}
