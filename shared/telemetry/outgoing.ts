import type { Span } from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { inSpan, setFacts } from './span.ts'

interface Request {
  method: string
  url: string
  /** Its path with names in place of what may be personal. */
  template: string
  /** How often it was sent before. */
  resends?: number
}

/** Sends a request inside a client span. Its query, its values and its headers are not in there. */
export function inOutgoing<Answer extends { status: number }>(
  { method, url, template, resends = 0 }: Request,
  send: () => Promise<Answer>
): Promise<Answer> {
  const facts = { httpMethod: method, urlTemplate: template }
  return inSpan('outgoing', `${method} ${template}`, facts, async (span) => {
    if (!span.isRecording()) return send()
    const { hostname, port, protocol } = new URL(url)
    const usual = protocol === 'https:' ? 443 : 80
    setFacts(span, {
      serverAddress: hostname,
      serverPort: Number(port) || usual,
      ...(resends > 0 && { httpResendCount: resends }),
    })
    const answer = await send()
    setStatus(span, answer.status)
    return answer
  })
}

/** A refusal is an error of the request, whatever comes of it. */
function setStatus(span: Span, status: number): void {
  setFacts(span, { httpStatus: status, ...(status >= 400 && { errorType: String(status) }) })
  if (status >= 400) span.setStatus({ code: SpanStatusCode.ERROR })
}
