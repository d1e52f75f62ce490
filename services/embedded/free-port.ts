import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

/** The port to listen on: `port` itself, or for 0 one that is free now. */
export async function freePort(host: string, port: number): Promise<number> {
  if (port !== 0) return port
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const { port: free } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return free
}
