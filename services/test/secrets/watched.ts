import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import type { Child } from '#shared/testing/child.ts'
import { startChild } from '#shared/testing/child.ts'
import type { GitHubServer } from '../github-server.ts'
import { asText } from './spellings.ts'

/** A running Gatehouse that tells and keeps as much as it can, all of which can be looked through. */
export interface Watched {
  url: string
  gitHub: GitHubServer
  keys: { SESSION_KEYS: string; AUTH_KEYS: string }
  /** What nobody but the operator knows, beside the keys. */
  secrets: Record<string, string>
  /** The store answers nothing meanwhile; for the pair alone. */
  whileStoreHangs?: (work: () => Promise<unknown>) => Promise<void>
  /** Every value of the store by key, and the store as it lies on the disk or went over the wire. */
  dump(): Promise<{ values: Map<string, string>; raw: Record<string, string> }>
  /** Ends it. Resolves to all that it said, by where. */
  stop(): Promise<Record<string, string>>
}

export const host = '127.0.0.1'
export const talkative = { LOG_LEVEL: 'trace', LOG_FORMAT: 'json' }
const tracing = { NODE_OPTIONS: '--import=./shared/telemetry/start.ts' }

/** Takes spans as a collector does. */
export async function startCollector(t: Test) {
  const bodies: Buffer[] = []
  const server = createServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()))
    response.end()
  }).listen(0, host)
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  return { bodies, settings: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:${port}`, ...tracing } }
}

/** Starts an entry and waits until it serves. */
export async function serve(t: Test, entry: string, settings: Record<string, string>) {
  const child = startChild(entry, settings)
  t.teardown(() => child.stop('SIGKILL'))
  const address = `http://${host}:${settings['PORT']}`
  const endsAtMs = Date.now() + 30_000
  while (!(await fetch(`${address}/health/ready`).catch(() => null))?.ok) {
    if (Date.now() > endsAtMs) throw new Error(`${entry} did not start:\n${child.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { child, address }
}

/** Metrics first: they end with the process, whose last spans come as it ends. */
export async function hush(name: string, { child, address }: { child: Child; address: string }) {
  const read = async (path: string) => (await fetch(address + path)).text()
  const told = await Promise.all(['/metrics', '/health/live', '/health/ready'].map(read))
  await child.stop()
  return {
    [`metrics and health of ${name}`]: told.join('\n'),
    [`log of ${name}`]: asText(Buffer.from(child.output())),
  }
}

const commands = [
  ...(['verify', 'search', 'search --json', 'count --by login,clientName,resource'] as const),
].map((line) => `scripts/audit.ts ${line}`)

/** What `npm run audit` and `npm run doctor` print with these settings. */
export async function commandsSay(settings: Record<string, string>): Promise<string> {
  const said: string[] = []
  for (const line of [...commands, 'scripts/doctor.ts', 'scripts/doctor.ts --json']) {
    const [program = '', ...args] = line.split(' ')
    const child = startChild(program, { ...settings, NODE_OPTIONS: '' }, args)
    await child.ended
    said.push(child.output())
  }
  return asText(Buffer.from(said.join('\n')))
}
