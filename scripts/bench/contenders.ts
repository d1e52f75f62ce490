import type { HowOurs, Ours } from './ours.ts'
import { startEmbedded, startPair } from './ours.ts'
import type { Requests } from './requests.ts'
import { jsonHeaders, post, statelessCall, toolCall } from './requests.ts'
import type { ServerProcess } from './server-process.ts'
import { startServer } from './server-process.ts'

/** Somebody whose calls are counted. */
export interface Contender {
  /** For `--only`. */
  name: string
  /** What it is, in the table. */
  label: string
  /** 32 where nothing else is said. */
  connections?: number
  /** In how many processes, one after another; one where nothing else is said. */
  processes?: number
  start(folder: string, nodeFlags?: readonly string[]): Promise<Started>
}

export interface Started {
  server: ServerProcess
  requests: Requests
  close(): Promise<void>
}

/**
 * Where a few percent are to be told: how V8 happens to compile the same program makes as much of a
 * difference between two processes of it.
 */
const processesOfCosts = 3

/** Several people, so that none of them meets a limit that one would. */
const people = 3

type Start = (how: HowOurs) => Promise<Ours>
export type Prepare = (ours: Ours, host: Record<string, string>) => Promise<Requests>

function ours(start: Start, prepare: Prepare, how: Omit<HowOurs, 'folder'> = {}) {
  return async (folder: string, nodeFlags?: readonly string[]): Promise<Started> => {
    const running = await start({ folder, ...(nodeFlags && { nodeFlags }), ...how })
    // As a gateway passes it on.
    const requests = await prepare(running, { host: new URL(running.url).host })
    return { server: running.server, requests, close: running.close }
  }
}

async function tokens(running: Ours): Promise<string[]> {
  const found: string[] = []
  for (let at = 0; at < people; at++) found.push((await running.signIn()).accessToken)
  return found
}

export const stateless: Prepare = async (running, host) => ({
  url: running.endpoint,
  headers: (await tokens(running)).map((token) => ({
    ...host,
    ...statelessCall.headers,
    authorization: `Bearer ${token}`,
  })),
  body: statelessCall.body,
  status: 200,
})

const anonymous: Prepare = async (running, host) => ({
  url: running.endpoint,
  headers: [{ ...host, ...statelessCall.headers }],
  body: statelessCall.body,
  status: 401,
})

const inSession: Prepare = async (running, host) => {
  const url = running.endpoint
  const held = (await tokens(running)).map((token) => ({
    ...host,
    authorization: `Bearer ${token}`,
  }))
  const headers = await Promise.all(held.map((own) => openSession(url, own)))
  return { url, headers, body: toolCall(), status: 200 }
}

/** Begins a session of 2025-11-25. Resolves to the headers of its requests. */
async function openSession(url: string, own: Record<string, string>) {
  const headers = { ...jsonHeaders, ...own }
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1.0.0' },
  }
  const message = { jsonrpc: '2.0', id: 1, method: 'initialize', params }
  const answer = await post(url, headers, JSON.stringify(message))
  const id = answer.headers['mcp-session-id']
  const inSession = {
    ...headers,
    'mcp-protocol-version': '2025-11-25',
    ...(typeof id === 'string' && { 'mcp-session-id': id }),
  }
  const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' }
  await post(url, inSession, JSON.stringify(initialized))
  return inSession
}

function peer(program: string, prepare: (url: string) => Promise<Requests>) {
  return async (folder: string, nodeFlags?: readonly string[]): Promise<Started> => {
    const server = await startServer(program, { folder, ...(nodeFlags && { nodeFlags }) })
    return { server, requests: await prepare(server.url), close: () => server.stop() }
  }
}

const statelessPeer = async (url: string): Promise<Requests> => ({
  url,
  headers: [statelessCall.headers],
  body: statelessCall.body,
  status: 200,
})

const sessionPeer = async (url: string): Promise<Requests> => ({
  url,
  headers: [await openSession(url, {})],
  body: toolCall(),
  status: 200,
})

const legacyPeer = async (url: string): Promise<Requests> => ({
  url,
  headers: [{ ...jsonHeaders, 'mcp-protocol-version': '2025-06-18' }],
  body: toolCall(),
  status: 200,
})

const embedded: Start = (how) => startEmbedded('memory', how)
const warnOnly = { settings: { LOG_LEVEL: 'warn' } }

export const contenders: readonly Contender[] = [
  { name: 'fastify', label: 'bare Fastify 5, JSON route', start: peer('fastify', statelessPeer) },
  {
    name: 'ours',
    label: 'Gatehouse, embedded, memory store, 2026-07-28',
    processes: processesOfCosts,
    start: ours(embedded, stateless),
  },
  {
    name: 'ours-16',
    label: '… with 16 connections',
    connections: 16,
    start: ours(embedded, stateless),
  },
  {
    name: 'ours-200',
    label: '… with 200 tools',
    processes: processesOfCosts,
    start: ours(embedded, stateless, { tools: 200 }),
  },
  {
    name: 'ours-warn',
    label: '… with `LOG_LEVEL=warn`',
    start: ours(embedded, stateless, warnOnly),
  },
  {
    name: 'ours-sqlite',
    label: '… with SQLite, as `npm start` has it',
    start: ours((how) => startEmbedded('sqlite', how), stateless),
  },
  {
    name: 'ours-redis',
    label: 'Gatehouse, mcp of the pair on Redis, 2026-07-28',
    start: ours((how) => startPair('mcp', how), stateless),
  },
  {
    name: 'ours-session',
    label: 'Gatehouse, embedded, memory store, 2025-11-25 in sessions',
    start: ours(embedded, inSession),
  },
  {
    name: 'ours-401',
    label: 'Gatehouse, embedded: 401 without a token',
    start: ours(embedded, anonymous),
  },
  { name: 'sdk', label: 'SDK v2 as documented, no token', start: peer('sdk', statelessPeer) },
  { name: 'fastmcp', label: '`fastmcp`, no token', start: peer('fastmcp', sessionPeer) },
  { name: 'mcp-lite', label: '`mcp-lite`, no token', start: peer('mcp-lite', legacyPeer) },
]
