import type { LightMyRequestResponse } from 'fastify'
import { loadConfig } from '#shared/config/load.ts'
import { createHost } from '#shared/host.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { createLog } from '#shared/telemetry/log.ts'
import { auditLogInto } from '#shared/testing/audit-log.ts'
import { noPublicWeb } from '#shared/testing/no-public-web.ts'
import type { World } from '#shared/world.ts'
import { mcpWith } from '../../mcp/app.ts'
import { McpConfig, mcpRules } from '../../mcp/config.ts'
import { fakeGitHub } from '../../mcp/test/fake-github.ts'
import { authUrl, people, sessionKey } from '../../mcp/test/people.ts'
import { fuzzFeatures } from './features.ts'

export interface Sent {
  method: string
  url: string
  headers: Record<string, string>
  payload: string
}

export interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

/** Stand in headers for the access token of somebody who is signed in, and for a session of theirs. */
export const [tokenHere, sessionHere] = ['TOKEN', 'SESSION']

const host = 'localhost:8080'
const patienceMs = 5000
const settings = {
  PUBLIC_URL: `http://${host}`,
  AUTH_URL: authUrl,
  REDIS_URL: 'redis://unused',
  GITHUB_URL: 'http://127.0.0.1:8090',
  GITHUB_API_URL: 'http://127.0.0.1:8090',
  SESSION_KEYS: sessionKey,
  RATE_LIMIT_MCP: '1000000',
}

/** The service, cheap to ask a hundred thousand times: in memory, and silent. */
export async function createTarget() {
  const config = loadConfig(McpConfig, settings, mcpRules)
  const signers = await people(config.PUBLIC_URL)
  const github = fakeGitHub()
  github.asked.push = () => 0
  const world: World = {
    store: memoryStore(),
    now: Date.now,
    publicFetch: noPublicWeb,
    fetch: async (url, init) =>
      new URL(url).origin === authUrl ? signers.answer(new URL(url)) : github.fetch(url, init),
  }
  const log = createLog({ LOG_LEVEL: 'fatal', AUDIT_LOG: 'stdout' }, { write: () => {} })
  const auditLog = auditLogInto({ push: () => 0 })
  const app = await createHost({ world, log, auditLog, config, embedded: false })
  await app.register(mcpWith(fuzzFeatures), { config, world })
  const { token } = await signers.signIn(world.store, { userId: 1, login: 'mona' })
  let sessionId = ''

  async function send({ method, url, headers, payload }: Sent): Promise<Answer> {
    const given: Record<string, string> = { host, ...headers }
    if (given['authorization'] === `Bearer ${tokenHere}`) given['authorization'] = `Bearer ${token}`
    if (given['mcp-session-id'] === sessionHere) given['mcp-session-id'] = sessionId
    const mayStayOpen = method === 'GET' || /ask_both|subscriptions\/listen/.test(payload)
    const answer = await app.inject({
      method: method as 'POST',
      url,
      headers: given,
      ...(payload !== '' && { payload }),
      payloadAsStream: mayStayOpen,
    })
    const body = mayStayOpen ? await readStart(answer) : answer.payload
    return { status: answer.statusCode, headers: answer.headers, body }
  }

  async function beginSession(): Promise<void> {
    const { headers } = await send({ method: 'POST', url: '/mcp', ...initialize })
    sessionId = String(headers['mcp-session-id'])
  }

  await beginSession()
  return {
    token,
    host,
    app,
    /** Sends a request, and rejects where its answer takes longer than five seconds. */
    async send(sent: Sent): Promise<Answer> {
      const late = Promise.withResolvers<never>()
      const timer = setTimeout(() => late.reject(new Error('it hangs')), patienceMs)
      const answer = await Promise.race([send(sent), late.promise])
      clearTimeout(timer)
      // Whoever ends a session, or begins so many that the oldest makes room, does it to all.
      if (answer.body.includes('MCP_SESSION_NOT_FOUND')) await beginSession()
      return answer
    },
  }
}

const initialize = {
  headers: { authorization: `Bearer ${tokenHere}`, 'content-type': 'application/json' },
  payload: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: { sampling: {}, elicitation: {} },
      clientInfo: { name: 'fuzz', version: '1' },
    },
  }),
}

/** Reads an answer to its end; a stream that waits for the client is left then, as by one that goes. */
async function readStart({ stream, raw }: LightMyRequestResponse): Promise<string> {
  let body = ''
  for await (const piece of stream()) {
    body += piece
    if (/^: |acknowledged|"method":"(elicitation|sampling)\//m.test(body)) break
  }
  if (!raw.res.writableFinished) raw.res.destroy()
  return body
}
