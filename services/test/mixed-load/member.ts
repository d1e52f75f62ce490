import { setTimeout as pause } from 'node:timers/promises'
import { offeredTools } from '../offered-tools.ts'
import { signIn } from '../upstream-shape.ts'
import type { Processes } from './processes.ts'

/** What one member does. Every promise resolves to what is wrong with the answer, or null. */
export interface Member {
  /** One call of a random kind, tried again where it breaks. */
  callAnything(): Promise<string | null>
}

/** How it all went, over all members. */
export interface Tally {
  calls: Record<string, number>
  /** Attempts that broke off, or met a service that lacked something, by what was told of it. */
  broken: Record<string, number>
}

interface Answer {
  status: number
  sessionId: string | null
  result: Record<string, unknown> | null
  text: string
}

const attempts = 12
const pauseMs = 150
const timeoutMs = 10_000
const revision = '2026-07-28'

/** A person with a client of each revision; the one of 2025-11-25 holds on to one session. */
export async function createMember(
  { url, gitHub }: Processes,
  id: number,
  tally: Tally
): Promise<Member> {
  const login = `member-${id}`
  gitHub.person = { id, login }
  const tokens = await signIn(url)
  let lastId = 0

  async function send(body: object, headers: Record<string, string>): Promise<Answer> {
    const answer = await fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens.access_token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const { status } = answer
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    const { result = null, id: answerTo } = isJson ? JSON.parse(text) : {}
    if (status === 200 && answerTo !== (body as { id: number }).id) throw new Error(`id: ${text}`)
    return { status, sessionId: answer.headers.get('mcp-session-id'), result, text }
  }

  /** A broken connection, or a service that says that it lacks something at the moment. */
  async function insist(body: object, headers: Record<string, string>): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await send(body, headers).catch((error: unknown) => {
        // How `fetch` tells that a connection ended before its time.
        if (error instanceof TypeError && attempt < attempts) return null
        throw error
      })
      if (answer && answer.status < 500) return answer
      const reason = answer ? `${answer.status} ${/"[A-Z]+_\d+"/.exec(answer.text)}` : 'broken off'
      if (attempt === attempts) throw new Error(`${attempts} attempts failed: ${reason}`)
      tally.broken[reason] = (tally.broken[reason] ?? 0) + 1
      await pause(pauseMs)
    }
  }

  const ofSession = (method: string, params: object, sessionId?: string) =>
    insist(
      { jsonrpc: '2.0', id: ++lastId, method, params },
      sessionId ? { 'mcp-session-id': sessionId, 'mcp-protocol-version': '2025-11-25' } : {}
    )
  const stateless = (method: string, params: { name?: string }) => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': revision,
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const body = { jsonrpc: '2.0', id: ++lastId, method, params: { ...params, _meta } }
    const name = params.name ? { 'mcp-name': params.name } : null
    return insist(body, { 'mcp-protocol-version': revision, 'mcp-method': method, ...name })
  }
  const initialize = () =>
    ofSession('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: { sampling: {} },
      clientInfo: { name: login, version: '1' },
    })

  const sessionId = (await initialize()).sessionId!
  const tool = { name: 'get_github_user_info', arguments: { include_repos: false } }
  const isOwn = ({ result }: Answer) =>
    (result?.['structuredContent'] as { login?: string } | undefined)?.login === login
  const hasTools = ({ result }: Answer) =>
    (result?.['tools'] as object[] | undefined)?.length === offeredTools.length

  const kinds: Record<string, [() => Promise<Answer>, isRight: (answer: Answer) => boolean]> = {
    'tools/call in a session': [() => ofSession('tools/call', tool, sessionId), isOwn],
    'tools/call alone': [() => stateless('tools/call', tool), isOwn],
    'tools/list in a session': [() => ofSession('tools/list', {}, sessionId), hasTools],
    'tools/list alone': [() => stateless('tools/list', {}), hasTools],
    ping: [() => ofSession('ping', {}, sessionId), ({ text }) => text.includes('"result":{}')],
    initialize: [initialize, (answer) => answer.sessionId !== null],
    'server/discover': [
      () => stateless('server/discover', {}),
      ({ result }) => String(result?.['supportedVersions']) === revision,
    ],
  }
  const names = Object.keys(kinds)

  return {
    async callAnything() {
      const name = names[Math.floor(Math.random() * names.length)]!
      const [call, isRight] = kinds[name]!
      const answer = await call()
      tally.calls[name] = (tally.calls[name] ?? 0) + 1
      if (answer.status === 200 && isRight(answer)) return null
      return `${login}, ${name}: ${answer.status} ${answer.text}`
    },
  }
}
