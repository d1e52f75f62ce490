import { marker } from './right-requests.ts'
import type { Answer, Sent } from './target.ts'

const statuses = [200, 202, 204, 400, 401, 403, 404, 405, 406, 413, 415, 429]

const [parseError, unknownMethod, internalError] = [-32700, -32601, -32603]
/** Codes of JSON-RPC and MCP that say that the request is wrong in itself. */
const badRequest = [parseError, -32600, -32602, -32020, -32021, -32022]

interface Message {
  jsonrpc?: unknown
  id?: unknown
  method?: unknown
  result?: unknown
  error?: { code?: unknown; message?: unknown; data?: { name?: unknown } }
}

/** What is wrong with an answer; null: it is as the specifications ask. */
export function faultOf(sent: Sent, { status, headers, body }: Answer): string | null {
  if (!statuses.includes(status)) return `status ${status}: ${body}`
  for (const [name, value] of Object.entries(headers)) {
    if (`${name} ${value}`.includes(marker)) return `the header ${name} repeats the request`
  }
  // Errors that nobody expected, told to a model.
  if (/SYS_006|INTERNAL_ERROR/.test(body)) return `something broke: ${body}`
  const type = String(headers['content-type'] ?? '')
  if (body === '') return status === 200 ? 'an empty 200' : emptyFault(sent, status)
  if (type.startsWith('text/event-stream')) return streamFault(sent, status, body)
  if (!type.startsWith('application/json')) return `content type ${type}`
  const message = JSON.parse(body)
  // Other methods end at the host, which speaks no JSON-RPC.
  if (!['GET', 'POST', 'DELETE'].includes(sent.method)) return message?.error ? null : body
  return answerFault(sent, status, message)
}

/** The answer to a notification is empty, and so are those that HTTP wants to be. */
function emptyFault({ method }: Sent, status: number): string | null {
  if ([202, 204].includes(status) || method === 'HEAD') return null
  return `an empty ${status}`
}

function streamFault(sent: Sent, status: number, body: string): string | null {
  if (status !== 200) return `a stream with status ${status}`
  const events = body.split('\n\n').filter((event) => event.includes('\ndata: {'))
  const messages = events.map((event) => JSON.parse(event.split('\ndata: ')[1]!) as Message)
  const answers = messages.filter((message) => !('method' in message))
  // Those that were left, since they wait for something.
  const waits = sent.method === 'GET' || /acknowledged|"(elicitation|sampling)\//.test(body)
  if (answers.length === 0 && !waits) return 'a stream without an answer'
  return answers.map((answer) => answerFault(sent, 200, answer)).find(Boolean) ?? null
}

function answerFault(sent: Sent, status: number, message: Message): string | null {
  const { jsonrpc, result, error } = message ?? {}
  if (jsonrpc !== '2.0') return 'no JSON-RPC'
  if ((result === undefined) === (error === undefined)) return 'neither a result nor an error'
  if (result !== undefined && status !== 200) return `a result with status ${status}`
  if (error && !(Number.isInteger(error.code) && typeof error.message === 'string')) {
    return `an error without code or message: ${JSON.stringify(message)}`
  }
  return codeFault(status, error?.code) ?? idFault(sent, status, message)
}

/** HTTP’s status and the code in the body tell the same. */
function codeFault(status: number, code: unknown): string | null {
  if (code === internalError) return 'an internal error'
  if (status === 200) return code === status ? 'an error of HTTP with status 200' : null
  const fits =
    status === 400
      ? badRequest.includes(code as number)
      : code === status ||
        (status === 404 && code === unknownMethod) ||
        ([413, 415].includes(status) && code === -32600)
  return fits ? null : `the code ${code} with status ${status}`
}

/** Before the body is read, and of a body that is not readable, nobody knows an id. */
const knowsNoId = ({ error }: Message, status: number) =>
  [401, 403, 405, 406, 413, 415, 429].includes(status) ||
  error?.code === parseError ||
  error?.data?.name === 'MALFORMED_CREDENTIALS'

function idFault({ method, payload }: Sent, status: number, answer: Message): string | null {
  const asked = ['POST', 'DELETE'].includes(method)
    ? read(payload.replace(/^\ufeff/, ''))
    : undefined
  const id = answer.id ?? null
  if (id === asked?.id) return null
  const isId = typeof asked?.id === 'string' || Number.isInteger(asked?.id)
  const mustName = isId && typeof asked?.method === 'string' && !knowsNoId(answer, status)
  return id === null && !mustName ? null : `the id ${id} for ${JSON.stringify(asked?.id)}`
}

function read(payload: string): Message | undefined {
  try {
    return Object(JSON.parse(payload))
  } catch {
    return undefined
  }
}
