import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { legacy, modern } from '../../mcp/test/build.ts'
import { sendTo } from '../../mcp/test/talk.ts'
import { signIn } from '../signed-in.ts'
import { startDeployment } from './deployment.ts'

/** Longer than an event takes on a busy machine, shorter than a stream that is held back waits. */
const soonMs = 5000

const uri = 'note://shared'

/** The audit record of a call, which is written when its tool has ended. */
const ended = /"event":"api.request".*"tool":"hang"/

t.test('streams of both revisions pass the gateway event by event', async (t) => {
  const mcpEntry = 'services/test/asking-server.ts'
  const { url, caddy, replicas } = await startDeployment(t, { mcpEntry })
  const { client, keychain } = await signIn(url, 'mona-demo')
  await client.close()
  const { access_token: token } = keychain.tokens()
  const { host } = new URL(url)
  const send = ({ headers, ...sent }: Parameters<typeof sendTo>[1]) =>
    sendTo(caddy.port, { ...sent, headers: { ...headers, host } })

  /** Each change is made only after the one before has arrived, so nothing can wait for company. */
  async function holdUnbuffered(t: Test, sent: Parameters<typeof sendTo>[1], first?: string) {
    const stream = await send(sent)
    t.equal(stream.status, 200)
    t.match(stream.headers, { 'content-type': /^text\/event-stream/, 'x-accel-buffering': 'no' })
    if (first) t.match(await stream.next(), { message: { method: first } })
    for (let change = 0; change < 2; change++) {
      const changedAt = performance.now()
      const params = { name: 'touch_note', arguments: { name: 'shared' } }
      const touched = await send(modern({ method: 'tools/call', params, token }))
      t.match(await touched.text(), '"resultType":"complete"')
      const updated = { method: 'notifications/resources/updated', params: { uri } }
      t.match(await stream.next(), { message: updated })
      t.ok(performance.now() - changedAt < soonMs, 'at once')
    }
    stream.hangUp()
  }

  await t.test('the GET stream of a 2025-11-25 session', async (t) => {
    const clientInfo = { name: 'test', version: '1' }
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
    const begun = await send(legacy({ method: 'initialize', params, token }))
    const headers = {
      'mcp-session-id': String(begun.headers['mcp-session-id']),
      'mcp-protocol-version': '2025-11-25',
    }
    await begun.text()
    const watch = { method: 'resources/subscribe', params: { uri }, token, headers }
    t.match(await (await send(legacy(watch))).text(), '"result"')
    const asked = { ...headers, authorization: `Bearer ${token}`, accept: 'text/event-stream' }
    await holdUnbuffered(t, { method: 'GET', url: '/mcp', headers: asked })
  })

  await t.test('a subscription of 2026-07-28', async (t) => {
    const params = { notifications: { resourceSubscriptions: [uri] } }
    const listen = modern({ method: 'subscriptions/listen', params, token })
    await holdUnbuffered(t, listen, 'notifications/subscriptions/acknowledged')
  })

  await t.test('a client that leaves has cancelled its call', async (t) => {
    const params = { name: 'hang', arguments: { label: 'any' } }
    const meta = { progressToken: 'any' }
    const call = await send(modern({ method: 'tools/call', params, token, meta }))
    t.match(await call.next(), { message: { method: 'notifications/progress' } })
    const leftAt = performance.now()
    call.hangUp()
    await until(() => replicas.mcp.some(({ child }) => ended.test(child.output())))
    t.ok(performance.now() - leftAt < soonMs, 'long before the call is over')
  })
})
