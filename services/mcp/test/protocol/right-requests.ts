import type { FastifyInstance } from 'fastify'
import { modern } from '../build.ts'

export type Request = Pick<ReturnType<typeof modern>, 'headers'> & { payload: unknown }

const call = (name: string, value?: unknown, more: object = {}) =>
  modern({ method: 'tools/call', params: { name, arguments: { value } }, ...more })
const levels = { meta: { 'io.modelcontextprotocol/logLevel': 'info', progressToken: 't' } }
const asks = { elicitation: { form: {} } }

/** Requests that are right, so that each is answered directly. */
export const right: Record<string, Request> = {
  'a call': call('echo', 'a'),
  'a call with a text for id': call('echo', 'a', { id: 'text' }),
  'a call without arguments': modern({ method: 'tools/call', params: { name: 'echo' } }),
  'wrong arguments': call('echo', 5),
  'arguments that are no object': modern({
    method: 'tools/call',
    params: { name: 'echo', arguments: [1] },
  }),
  'an unknown tool': call('unknown'),
  'a tool that fails': call('fail', 'known'),
  'a tool that breaks': call('fail'),
  'a tool that logs': call('log', undefined, levels),
  'a tool that logs to nobody': call('log'),
  'a tool that reports': call('progress', undefined, levels),
  'a tool that asks': call('ask', undefined, { capabilities: asks }),
  'a tool that asks who cannot be asked': call('ask'),
  'a tool that needs more scopes': call('write'),
  'a list': modern({ method: 'tools/list' }),
  'a list with a wrong cursor': modern({ method: 'tools/list', params: { cursor: 'x' } }),
  'a list with no cursor at all': modern({ method: 'tools/list', params: { cursor: 5 } }),
  prompts: modern({ method: 'prompts/list' }),
  'a prompt': modern({
    method: 'prompts/get',
    params: { name: 'greet', arguments: { name: 'mona' } },
  }),
  'a prompt without its argument': modern({ method: 'prompts/get', params: { name: 'greet' } }),
  'an unknown prompt': modern({ method: 'prompts/get', params: { name: 'unknown' } }),
  resources: modern({ method: 'resources/list' }),
  templates: modern({ method: 'resources/templates/list' }),
  'a resource': modern({ method: 'resources/read', params: { uri: 'test://plain' } }),
  'a resource that is gone': modern({ method: 'resources/read', params: { uri: 'test://gone' } }),
  'an unknown resource': modern({ method: 'resources/read', params: { uri: 'test://no/such' } }),
  suggestions: modern({
    method: 'completion/complete',
    params: { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'name', value: 'a' } },
  }),
  'suggestions for nothing': modern({ method: 'completion/complete', params: { ref: 5 } }),
  discovery: modern({ method: 'server/discover' }),
  'an unknown level': modern({
    method: 'tools/list',
    meta: { 'io.modelcontextprotocol/logLevel': 'x' },
  }),
  'a client without a name': modern({
    method: 'tools/list',
    meta: { 'io.modelcontextprotocol/clientInfo': {} },
  }),
  'a client that says nothing of itself': modern({
    method: 'tools/list',
    meta: { 'io.modelcontextprotocol/clientInfo': undefined },
  }),
  'capabilities in another form': modern({ method: 'tools/list', capabilities: { sampling: 5 } }),
}

/** Changes an object at one place: `undefined` takes it away. */
export function changed(request: Request, path: readonly string[], value: unknown): Request {
  const copy = structuredClone(request)
  let at = copy as Record<string, unknown>
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>
  const last = path.at(-1)!
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy
}

/** What both ways answer; a sealed state is never the same twice. */
export async function ways(app: FastifyInstance, { headers, payload }: Request) {
  const ask = async (url: string) => {
    const response = await app.inject({ method: 'POST', url, headers, payload: payload as object })
    const { statusCode } = response
    const text = response.payload.replace(/(?<="requestState":")[^"]+/, '')
    return { statusCode, type: `${response.headers['content-type']}`.split(';')[0], text }
  }
  return { direct: await ask('/direct'), entry: await ask('/entry') }
}

/** Whether a request was answered directly. */
export const isExact = ({ direct }: Awaited<ReturnType<typeof ways>>) => direct.statusCode !== 204
