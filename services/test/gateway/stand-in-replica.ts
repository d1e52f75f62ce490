import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** What the gateway takes for a replica: it is ready, and `answer` has all other requests. */
export async function startStandInReplica(
  t: Test,
  answer: RequestListener
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    if (request.url === '/health/ready') response.end('{}')
    else answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
