import type { LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import type { AuditRecord } from '#shared/audit/record.ts'
import { loadConfig } from '#shared/config/load.ts'
import { createHost } from '#shared/host.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { createLog } from '#shared/telemetry/log.ts'
import { auditLogInto } from '#shared/testing/audit-log.ts'
import { noPublicWeb } from '#shared/testing/no-public-web.ts'
import { collectRoutes } from '#shared/testing/openapi.ts'
import type { World } from '#shared/world.ts'
import { mcpWith } from '../app.ts'
import { McpConfig, mcpRules } from '../config.ts'
import type { Features } from '../features/features.ts'
import { features as ours } from '../features/features.ts'
import type { Answer } from './fake-github.ts'
import { fakeGitHub, githubApi } from './fake-github.ts'
import { authUrl, people, sessionKey } from './people.ts'

export const publicUrl = 'http://localhost:8080'

export interface Changes {
  settings?: Record<string, string>
  /** The world of another one makes both replicas of one service. */
  world?: Partial<World>
  /** Offered in place of what is shipped. */
  features?: Partial<Features>
  /** Answers for GitHub what `github.on` does not. */
  gitHub?: Answer
}

/** The mcp service on a host of its own; GitHub and auth’s keys answer through `world.fetch`. */
export async function build(t: Test, changed: Changes = {}) {
  const { settings, world: changes, features, gitHub } = changed
  const environment = {
    PUBLIC_URL: publicUrl,
    AUTH_URL: authUrl,
    REDIS_URL: 'redis://unused',
    GITHUB_URL: 'http://127.0.0.1:8090',
    GITHUB_API_URL: githubApi,
    SESSION_KEYS: sessionKey,
    ...settings,
  }
  const config = loadConfig(McpConfig, environment, mcpRules)
  const github = fakeGitHub(gitHub)
  const signers = await people(config.PUBLIC_URL)
  const world: World = {
    store: memoryStore(),
    now: Date.now,
    publicFetch: noPublicWeb,
    fetch: async (url, init) =>
      new URL(url).origin === authUrl ? signers.answer(new URL(url)) : github.fetch(url, init),
    ...changes,
  }
  const audit: AuditRecord[] = []
  const logLines: string[] = []
  const log = createLog(
    { LOG_LEVEL: 'debug', AUDIT_LOG: 'stdout' },
    { write: (line: string) => void logLines.push(line) }
  )
  const auditLog = auditLogInto(audit)
  const app = await createHost({ world, log, auditLog, config, embedded: false })
  const routes = collectRoutes(app)
  await app.register(mcpWith({ ...ours, ...features }), { config, world })
  t.teardown(() => app.close())
  const signIn = (person: Parameters<typeof signers.signIn>[1]) =>
    signers.signIn(world.store, person)
  const { sign, publicKey } = signers
  return { app, world, config, github, audit, logLines, routes, signIn, sign, publicKey }
}
export type Built = Awaited<ReturnType<typeof build>>

const revision = '2026-07-28'

interface Message {
  method: string
  params?: Record<string, unknown>
  token?: string
  headers?: Record<string, string>
  id?: string | number
  /** What the client says of itself; in 2026-07-28 alone, where each request tells it. */
  capabilities?: object
  /** More for `_meta`. */
  meta?: Record<string, unknown>
}

/** A POST to /mcp as clients of 2026-07-28 send it. */
export function modern({ method, params = {}, token, headers, id = 7, ...more }: Message) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': revision,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': more.capabilities ?? {},
    ...more.meta,
  }
  const name = params['name'] ?? params['uri']
  return {
    method: 'POST' as const,
    url: '/mcp',
    headers: {
      host: 'localhost:8080',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    payload: { jsonrpc: '2.0', id, method, params: { ...params, _meta } },
  }
}

/** The same as clients of 2025-11-25 send it. */
export function legacy({ method, params = {}, token, headers, id = 7, meta }: Message) {
  return {
    method: 'POST' as const,
    url: '/mcp',
    headers: {
      host: 'localhost:8080',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    payload: { jsonrpc: '2.0', id, method, params: { ...params, ...(meta && { _meta: meta }) } },
  }
}

/** The JSON-RPC answer in a body, streamed or not. */
export function answerIn({ headers, payload }: LightMyRequestResponse) {
  const isStream = String(headers['content-type']).startsWith('text/event-stream')
  return JSON.parse(isStream ? payload.split('data: ')[1]! : payload)
}

/** Calls `get_github_user_info` and resolves to the result of the tool. */
export async function callTool(built: Built, token: string, args?: Record<string, unknown>) {
  const params = { name: 'get_github_user_info', ...(args && { arguments: args }) }
  const response = await built.app.inject(modern({ method: 'tools/call', params, token }))
  return answerIn(response).result
}
