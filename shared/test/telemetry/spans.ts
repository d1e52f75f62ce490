import { NodeSDK } from '@opentelemetry/sdk-node'
import { rootScope } from '../../telemetry/scope.ts'
import { inSpanOf } from '../../telemetry/span.ts'

type Options = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>
type Processor = NonNullable<Options['spanProcessors']>[number]
export type EndedSpan = Parameters<Processor['onEnd']>[0]

const ended: EndedSpan[] = []
const processor: Processor = {
  onStart: () => undefined,
  onEnd: (span) => void ended.push(span),
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
}
let isOn = false

/**
 * Turns tracing on for this process and for good, as a collector would; `ended` fills by itself.
 * What holds without it is tried in a process of its own.
 */
export function startTracing() {
  const off = { autoDetectResources: false, metricReaders: [], logRecordProcessors: [] }
  if (!isOn) new NodeSDK({ spanProcessors: [processor], ...off }).start()
  isOn = true
  ended.length = 0
  return { ended, inRequest }
}

/** Runs `work` as part of a request, whose own span is no part of `ended`. */
async function inRequest<T>(work: () => Promise<T>): Promise<T> {
  const place = { parent: rootScope }
  const { span, result } = await inSpanOf(
    'request',
    'GET /',
    {},
    async (span) => ({ span, result: await work() }),
    place
  )
  const { spanId } = span.spanContext()
  const at = ended.findIndex((one) => one.spanContext().spanId === spanId)
  ended.splice(at, 1)
  return result
}

/** What leaves the process of a span, in short. */
export const told = ({ name, kind, attributes, status }: EndedSpan) => ({
  ...{ name, kind, attributes },
  status: status.code,
})
