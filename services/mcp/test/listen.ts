import type { Test } from 'tap'
import { freePort } from '#shared/free-port.ts'
import type { Built, Changes } from './build.ts'
import { build } from './build.ts'

/** The service on a socket, under the address that its tokens are for. */
export async function listen(t: Test, changes: Changes = {}): Promise<Built & { url: URL }> {
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const settings = { ...changes.settings, PUBLIC_URL: publicUrl }
  const built = await build(t, { ...changes, settings })
  await built.app.listen({ port, host: '127.0.0.1' })
  return { ...built, url: new URL(`${publicUrl}/mcp`) }
}
