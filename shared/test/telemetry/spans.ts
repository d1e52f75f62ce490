import { trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { rootScope } from '../../telemetry/scope.ts'
import { inSpanOf } from '../../telemetry/span.ts'

type Options = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>
type Processor = NonNullable<Options['spanProcessors']>[number]
export type EndedSpan = Parameters<Processor['onEnd']>[0]

/** Turns tracing on for this process, as a collector would; `ended` fills by itself. */
export function startTracing() {
  const ended: EndedSpan[] = []
  const processor: Processor = {
    onStart: () => undefined,
    onEnd: (span) => void ended.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  }
  new NodeSDK({
    spanProcessors: [processor],
    autoDetectResources: false,
    metricReaders: [],
    logRecordProcessors: [],
  }).start()
  return {
    ended,
    /** Runs `work` as part of a request. Its own span is no part of `ended`. */
    async inRequest<T>(work: () => Promise<T>): Promise<T> {
      const outer = await inSpanOf(
        'request',
        'GET /',
        {},
        async () => {
          const span = trace.getActiveSpan()
          return { span, result: await work() }
        },
        { parent: rootScope }
      )
      ended.splice(
        ended.findIndex((one) => one.spanContext().spanId === outer.span?.spanContext().spanId),
        1
      )
      return outer.result
    },
  }
}

/** What leaves the process of a span, in short. */
export const told = ({ name, kind, attributes, status }: EndedSpan) => ({
  name,
  kind,
  attributes,
  status,
})
