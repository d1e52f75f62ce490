import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { Test } from 'tap'
import type { Built, Changes } from './build.ts'
import { build } from './build.ts'

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** The service on a socket, under the address that its tokens are for. */
export async function listen(t: Test, changes: Changes = {}): Promise<Built & { url: URL }> {
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const settings = { ...changes.settings, PUBLIC_URL: publicUrl }
  const built = await build(t, { ...changes, settings })
  await built.app.listen({ port, host: '127.0.0.1' })
  return { ...built, url: new URL(`${publicUrl}/mcp`) }
}
