import { request as httpRequest } from 'node:http'
import { text as readText } from 'node:stream/consumers'

/** Requests that a server is loaded with: alike, but for the id and whose they are. */
export interface Requests {
  /** Where they go to. */
  url: string
  /** One set after the other is used. */
  headers: readonly Readonly<Record<string, string>>[]
  /** The JSON around the id. */
  body: { before: string; after: string }
  /** Status of every answer. */
  status: number
  /** Whether an answer with status 200 is right; that of `echo` where nothing else is said. */
  isRight?: (text: string, id: number) => boolean
}

/** A hundred characters, as long as the answer of a small tool. */
export const spokenText =
  'Two hundred and seven lanterns hang along the quay; each is lit by hand before the evening boats go.'

export const sampleId = 100_000_000

/** The message of a `tools/call` of `echo`; `meta` is what 2026-07-28 sends along with each. */
export function toolCall(meta?: object): Requests['body'] {
  const params = { name: 'echo', arguments: { text: spokenText }, ...(meta && { _meta: meta }) }
  return aroundId({ jsonrpc: '2.0', id: sampleId, method: 'tools/call', params })
}

/** The JSON before and after `sampleId`, wherever in a message it stands. */
export function aroundId(message: object): Requests['body'] {
  const [before = '', after = ''] = JSON.stringify(message).split(String(sampleId))
  return { before, after }
}

export const jsonHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
}

/** Headers of a `tools/call` of 2026-07-28. */
export const statelessHeaders = (tool: string) => ({
  ...jsonHeaders,
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': tool,
})

export const statelessMeta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

/** Headers and body of a `tools/call` of 2026-07-28. */
export const statelessCall = { headers: statelessHeaders('echo'), body: toolCall(statelessMeta) }

export interface Answer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  text: string
}

const timeoutMs = 10_000

/** One POST. Not `fetch`, which would not let a request name another `Host`, as a gateway does. */
export function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options = { method: 'POST', headers, signal: AbortSignal.timeout(timeoutMs) }
  const sent = httpRequest(url, options, (answer) => {
    const { statusCode = 0, headers } = answer
    readText(answer).then((text) => resolve({ status: statusCode, headers, text }), reject)
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}

/** Sends one request of each kind: nothing is measured that fails. */
export async function checkAnswers(requests: Requests): Promise<void> {
  const { url, headers, body, status, isRight = isEcho } = requests
  for (const [at, own] of headers.entries()) {
    const id = sampleId - 1 - at
    const answer = await post(url, own, `${body.before}${id}${body.after}`)
    if (answer.status === status && (status !== 200 || isRight(answer.text, id))) continue
    throw new Error(`${url} answered ${answer.status}: ${answer.text.slice(0, 500)}`)
  }
}

/** Whether a message, or the last event of a stream, is the result of `echo`. */
function isEcho(text: string, id: number): boolean {
  const message = text.startsWith('{') ? text : (text.split('data: ').at(-1) ?? '')
  const { id: answered, result } = JSON.parse(message)
  const isSaid = result.content[0].text === spokenText
  return answered === id && isSaid && result.structuredContent.text === spokenText
}
