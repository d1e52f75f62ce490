import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { startProgram } from './child.ts'

/** The shipped gateway configuration, run by Caddy on this machine. */
export interface Caddy {
  /** PUBLIC_URL: what clients use. */
  url: string
  port: number
  /** Where `http://` is answered; the same as `port` without TLS. */
  httpPort: number
  /** The root certificate of its own authority, once a name was asked for over TLS. */
  rootPath: string
  /** Everything it has logged so far. */
  log(): string
  close(): Promise<void>
}

interface Options {
  scheme?: 'http' | 'https'
  port?: number
  /** Addresses of the replicas, `http://host:port` each. */
  auth: readonly string[]
  mcp: readonly string[]
}

/** Resolves when it serves. Nothing it makes stays on the machine. */
export async function startCaddy({ scheme = 'http', port, auth, mcp }: Options): Promise<Caddy> {
  const [folder, ownPort, otherPort] = await Promise.all([
    mkdtemp(join(tmpdir(), 'gatehouse-caddy-')),
    port ?? freePort(),
    freePort(),
  ])
  const [httpPort, httpsPort] = scheme === 'http' ? [ownPort, otherPort] : [otherPort, ownPort]
  const url = `${scheme}://localhost:${ownPort}`
  const hosts = (addresses: readonly string[]) =>
    addresses.map((address) => new URL(address).host).join(' ')
  const args = ['run', '--config', 'deploy/gateway/Caddyfile', '--adapter', 'caddyfile']
  const child = startProgram('caddy', args, {
    ...{ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    ...{ PUBLIC_URL: url, HTTP_PORT: String(httpPort), HTTPS_PORT: String(httpsPort) },
    ...{ AUTH_REPLICAS: hosts(auth), MCP_REPLICAS: hosts(mcp) },
  })
  await child.untilOutput(/"serving initial configuration"/)
  return {
    url,
    port: ownPort,
    httpPort,
    rootPath: join(folder, 'caddy/pki/authorities/local/root.crt'),
    log: child.output,
    close: async () => {
      // Asked nicely, it waits for streams.
      await child.stop('SIGKILL')
      await rm(folder, { recursive: true })
    },
  }
}
