import type { Sent } from './target.ts'
import { sessionHere, tokenHere } from './target.ts'

/** In every request, so that it is found wherever it comes out again. */
export const marker = 'zq9x'

const clientInfo = { name: marker, version: '1' }
const capabilities = { sampling: {}, elicitation: {}, roots: {} }
const tool = { name: 'get_github_user_info', arguments: { username: 'mona', repo_limit: 3 } }
const completion = {
  ref: { type: 'ref/prompt', name: 'greet' },
  argument: { name: 'who', value: 'm' },
  context: { arguments: { how: 'well' } },
}
const progressToken = 1

type Json = Record<string, unknown>
type RightParams = [method: string, params: Json]
type RightAnswer = { id: string; result?: object; error?: object }

/** Parameters that are right, of every method in either revision. */
export const rightParams: readonly RightParams[] = [
  ['tools/call', tool],
  ['tools/call', { ...tool, _meta: { progressToken } }],
  ['tools/call', { name: 'ask_both', arguments: { topic: marker } }],
  ['tools/call', { name: 'touch_note', arguments: { name: marker } }],
  [
    'tools/call',
    {
      name: 'ask_both',
      arguments: { topic: marker },
      requestState: 'AAAAAAAA.BBBB',
      inputResponses: { name: { action: 'accept', content: { name: marker } } },
    },
  ],
  ['tools/list', { cursor: 'Z2V0X2dpdGh1Yl91c2VyX2luZm8' }],
  ['tools/list', {}],
  ['prompts/list', { cursor: marker }],
  ['prompts/get', { name: 'greet', arguments: { who: marker } }],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { uri: `note://${marker}` }],
  ['resources/read', { uri: 'file-of://mona/docs/%2e%2e/x' }],
  ['resources/subscribe', { uri: `note://${marker}` }],
  ['resources/unsubscribe', { uri: `note://${marker}` }],
  ['completion/complete', completion],
  [
    'completion/complete',
    { ...completion, ref: { type: 'ref/resource', uri: 'file-of://{owner}/{+path}' } },
  ],
  ['logging/setLevel', { level: 'debug' }],
  ['ping', {}],
  ['initialize', { protocolVersion: '2025-11-25', capabilities, clientInfo }],
  ['server/discover', {}],
  ['subscriptions/listen', { notifications: { toolsListChanged: true } }],
  ['subscriptions/listen', { notifications: { resourceSubscriptions: [`note://${marker}`] } }],
  ['notifications/initialized', {}],
  ['notifications/cancelled', { requestId: 1, reason: marker }],
  ['notifications/progress', { progressToken, progress: 1 }],
  ['notifications/roots/list_changed', {}],
  ['tasks/get', { taskId: marker }],
  ['sampling/createMessage', { messages: [], maxTokens: 1 }],
]

const key = (name: string) => `io.modelcontextprotocol/${name}`

/** What a request of 2026-07-28 says of itself and its client. */
const rightMeta = {
  [key('protocolVersion')]: '2026-07-28',
  [key('clientCapabilities')]: { sampling: {}, elicitation: { form: {} } },
  [key('clientInfo')]: clientInfo,
  [key('logLevel')]: 'debug',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
}

/** Answers of a client of 2025-11-25 to what a server asked. */
export const rightAnswers: readonly RightAnswer[] = [
  { id: 'AAAAAAAAAAAA.1', result: { action: 'accept', content: { name: marker } } },
  { id: 'AAAAAAAAAAAA.1', error: { code: -1, message: marker } },
]

/** How a client speaks: 2026-07-28, 2025-11-25 in a session, or that without one. */
export const revisions = ['stateless', 'session', 'none'] as const

/** A request that is right in every way. */
export function requestOf(
  right: RightParams | RightAnswer,
  id: string | number,
  revision: (typeof revisions)[number]
): Sent {
  const isStateless = revision === 'stateless'
  const headers = {
    authorization: `Bearer ${tokenHere}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(revision === 'session' && { 'mcp-session-id': sessionHere }),
    ...(isStateless && Array.isArray(right) && headersOf(right)),
  }
  const message = Array.isArray(right) ? messageOf(right, id, isStateless) : right
  const payload = JSON.stringify({ jsonrpc: '2.0', ...message })
  return { method: 'POST', url: '/mcp', headers, payload }
}

function messageOf([method, params]: RightParams, id: string | number, isStateless: boolean) {
  const _meta = { ...(params['_meta'] as Json | undefined), ...rightMeta }
  const isRequest = !method.startsWith('notifications/')
  return { ...(isRequest && { id }), method, params: isStateless ? { ...params, _meta } : params }
}

function headersOf([method, { name, uri }]: RightParams) {
  const named = name ?? uri
  return {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(named !== undefined && { 'mcp-name': String(named) }),
  }
}

const maxPlaces = 60

/** Every place in a message where a value stands: the object or list, and the name in it. */
export function placesIn(message: Json): [Json, string][] {
  const places: [Json, string][] = []
  const visit = (object: Json) => {
    for (const [name, inner] of Object.entries(object)) {
      places.push([object, name])
      const isDeeper = typeof inner === 'object' && inner !== null
      if (isDeeper && places.length < maxPlaces) visit(inner as Json)
    }
  }
  visit(message)
  return places
}
