import { failed, outcome, Unreachable } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { inSession, withToken } from './with-token.ts'

/** The first bytes are sent as soon as a stream is open. */
const patienceMs = 5000

export const stream: DeploymentCheck = {
  name: 'stream',
  holds: 'What is sent on a stream arrives at once.',
  why: 'Questions and progress come when the call is over or never, and clients report a timeout.',
  page: 'docs/decisions/0005-transport.md',
  needs: ['protocol-versions', 'methods'],
  run: (deployment) =>
    withToken(deployment, ({ authorization }) =>
      inSession(deployment, authorization, async (headers) => {
        const accept = 'text/event-stream'
        const begun = performance.now()
        const answer = await deployment
          .visit('/mcp', {
            headers: { ...headers, accept },
            untilFirstByte: true,
            timeoutMs: patienceMs,
          })
          .catch((error: unknown) => {
            if (error instanceof Unreachable) return null
            throw error
          })
        const tookMs = Math.round(performance.now() - begun)
        const isStream = answer?.headers['content-type']?.startsWith(accept)
        const mend =
          'Let the gateway pass answers on unbuffered and uncompressed (nginx: proxy_buffering off; Caddy: no response_buffers; no compression of text/event-stream).'
        const wrong = answer
          ? `GET /mcp answers ${answer.status} and no stream.`
          : `Of an open stream nothing arrived in ${patienceMs} ms.`
        return outcome(isStream ? [] : [failed(wrong, mend)], `First bytes after ${tookMs} ms.`)
      })
    ),
}
