import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import type { ReceivedSpan } from '../../testing/otlp-receiver.ts'
import { decodeTraces } from '../../testing/otlp-traces.ts'
import { shared, start } from '../program.ts'

/** Makes so many spans, each with a number. */
export const make = (count: number) => `
  import { trace } from '@opentelemetry/api'
  const tracer = trace.getTracer('test')
  for (let at = 0; at < ${count}; at++) tracer.startSpan('span ' + at).end()`

/** The same, and sends what is left of them when it ends. */
export const spans = (count: number) => `
  import { stopTracing } from ${shared('telemetry/start.ts')}
  ${make(count)}
  await stopTracing()`

/** Keeps a program from ending by itself. */
export const stay = 'setInterval(() => {}, 1000)'

/** Runs a program that sends its spans to `url`. */
export const run = (t: Test, url: string, program: string, env: Record<string, string> = {}) =>
  start(t, {
    program,
    preload: 'telemetry/start.ts',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env },
  })

/** A collector that answers with what `statusOf` says of the spans of a request. */
export async function collector(t: Test, statusOf: (at: number) => number) {
  const requests: ReceivedSpan[][] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    requests.push(decodeTraces('application/x-protobuf', body))
    response.writeHead(statusOf(requests.length)).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
