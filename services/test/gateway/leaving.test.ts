import type { ServerResponse } from 'node:http'
import { request } from 'node:http'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { startCaddy } from '#shared/testing/caddy.ts'
import { startStandInReplica } from './stand-in-replica.ts'

const stream = { 'content-type': 'text/event-stream' }

t.test('that a client left is told to the replica, which would work on for nobody', async (t) => {
  const waiting: ServerResponse[] = []
  const replica = await startStandInReplica(t, (asked, response) => {
    if (asked.headers.accept === 'text/event-stream')
      response.writeHead(200, stream).write(': \n\n')
    waiting.push(response)
  })
  const urls = [replica.url]
  const { url, port, close } = await startCaddy({ auth: urls, mcp: urls })
  t.teardown(close)

  for (const accept of ['application/json', 'text/event-stream']) {
    for (const path of ['/mcp', '/oauth/token']) {
      await t.test(`POST ${path} for ${accept}`, async () => {
        const headers = { host: new URL(url).host, accept }
        const asking = request({ port, path, method: 'POST', headers, agent: false })
        asking.on('error', () => {}).end('{}')
        const response = await until(() => waiting.pop())
        asking.destroy()
        await until(() => response.closed)
      })
    }
  }
})
