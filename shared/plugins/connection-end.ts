import type { IncomingMessage } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import fp from 'fastify-plugin'
import { whenClosed } from '../http/when-closed.ts'

const maxDrainedBytes = 16 * 1024 * 1024
const maxDrainMs = 2000

/**
 * Ends connections so that the last answer on them arrives.
 *
 * A body that was refused for its size is read on, within bounds: closing a connection with unread
 * data resets it, and the sender, still busy sending, would never see the 413. And an answer given
 * while the host closes ends its connection, which would otherwise be kept alive and waited for.
 * When the last one is given, connections that browsers and proxies opened in advance end as well.
 */
export default fp(
  async (app) => {
    let isClosing = false
    let unanswered = 0
    const endWhenAnswered = () => {
      if (isClosing && unanswered === 0) app.server.closeAllConnections()
    }
    const answered = () => {
      unanswered--
      endWhenAnswered()
    }
    app.addHook('onRequest', (_request, reply, done) => {
      unanswered++
      whenClosed(reply, answered)
      done()
    })
    app.addHook('preClose', async () => {
      isClosing = true
      // What had arrived before is read first: Node would end its connection as an idle one. The turn
      // in hand may be past reading, so two.
      await turn()
      await turn()
      // Only after these hooks the host stops to take connections.
      setImmediate(endWhenAnswered)
    })
    app.addHook('onSend', (request, reply, _payload, done) => {
      if (isClosing) reply.header('connection', 'close')
      if (reply.statusCode !== 413 || request.raw.complete) done()
      else drain(request.raw).then(() => done())
    })
  },
  { name: 'gatehouse:connection-end' }
)

function drain(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, maxDrainMs)
    let drainedBytes = 0
    function count(chunk: Buffer) {
      drainedBytes += chunk.length
      if (drainedBytes > maxDrainedBytes) done()
    }
    function done() {
      clearTimeout(timer)
      body.off('data', count).off('end', done).off('close', done)
      resolve()
    }
    body.on('data', count).on('end', done).on('close', done)
    body.resume()
  })
}
