import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import t from 'tap'
import { shared, start } from '../program.ts'

t.jobs = 2

/** Takes whatever comes; of the first requests it answers none. */
async function collector(t: Test, unanswered = 0) {
  const seen = { requests: 0 }
  const server = createServer((_request, response) => {
    if (++seen.requests > unanswered) response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

t.test('a thread that does not answer is told, and another takes over', async (t) => {
  const { seen, url } = await collector(t, 1)
  const program = `
    import { SpanSender } from ${shared('telemetry/span-sender.ts')}
    const sender = new SpanSender()
    const said = await sender.send([new Uint8Array(1)], 2000).catch((error) => error.message)
    await sender.send([new Uint8Array(1)], 20_000)
    console.log(said)
    await sender.shutdown()`
  const { ended, stdout, stderr } = start(t, { program, env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } })
  t.same(await ended, { code: 0, signal: null }, stderr())
  t.equal(stdout(), 'Spans were not sent: the thread for it failed.\n')
  t.equal(seen.requests, 2)
})

/** Loaded by every thread of a process; holds up all but the first. */
const slow = `data:text/javascript,${encodeURIComponent(`
  import { setTimeout as sleep } from 'node:timers/promises'
  import { isMainThread } from 'node:worker_threads'
  if (!isMainThread) await sleep(3000)`)}`

t.test('how long a thread takes to load is not taken from the time to send', async (t) => {
  const { seen, url } = await collector(t)
  const program = `
    import { SpanSender } from ${shared('telemetry/span-sender.ts')}
    const sender = new SpanSender()
    await sender.send([new Uint8Array(1)], 2000)
    await sender.shutdown()`
  const { ended, stderr } = start(t, {
    program,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, NODE_OPTIONS: `--import=${slow}` },
  })
  t.same(await ended, { code: 0, signal: null }, stderr())
  t.equal(seen.requests, 1)
})
