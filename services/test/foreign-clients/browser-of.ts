import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createPerson } from '../person.ts'

/** The browser of one person, who signs in and says yes wherever a program sends them. */
export interface BrowserOf {
  /** A shell script that has its first argument opened. */
  command: string
  close(): Promise<void>
}

export async function startBrowserOf(login: string): Promise<BrowserOf> {
  async function open(authorizationUrl: string): Promise<void> {
    const redirectUri = new URL(authorizationUrl).searchParams.get('redirect_uri')!
    const callback = await createPerson(redirectUri).signIn(authorizationUrl, login)
    const page = await fetch(callback)
    if (!page.ok) throw new Error(`the program answered ${page.status}: ${await page.text()}`)
  }
  const server = createServer(async (request, response) => {
    const url = await text(request)
    // As on a desktop: whoever opens an address does not wait for what happens there. A failure is
    // nobody’s to handle, so that it ends the test.
    response.writeHead(204).end()
    await open(url)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const script = 'fetch(process.argv[1], { method: "POST", body: process.argv[2] })'
  return {
    command: `#!/bin/sh\nexec '${process.execPath}' -e '${script}' '${url}' "$1"\n`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
