import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { decodeTraces } from './otlp-traces.ts'

/** A span as a collector gets it. */
export interface ReceivedSpan {
  /** Of its resource: service.name and so on. */
  resource: Record<string, unknown>
  traceId: string
  spanId: string
  /** Empty at the beginning of a trace. */
  parentSpanId: string
  name: string
  kind: number
  attributes: Record<string, unknown>
  links: { traceId: string; spanId: string }[]
  /** 2 is an error. */
  status: number
  events: unknown[]
}

/** Takes spans over OTLP/HTTP (`POST /v1/traces`), in protobuf and in JSON; refuses everything else. */
export async function startOtlpReceiver(t: Test) {
  const spans: ReceivedSpan[] = []
  const requests: { path: string; type: string; authorization: string | undefined }[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const { url: path = '', headers } = request
    const type = headers['content-type'] ?? ''
    requests.push({ path, type, authorization: headers.authorization })
    try {
      if (path !== '/v1/traces') throw new Error(`${path} is not for traces`)
      spans.push(...decodeTraces(type, body))
      response.writeHead(200, { 'content-type': type }).end(type.includes('json') ? '{}' : '')
    } catch (error) {
      response.writeHead(400).end(String(error))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, spans, requests }
}
