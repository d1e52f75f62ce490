import { NodeSDK } from '@opentelemetry/sdk-node'

type Options = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>
type Processor = NonNullable<Options['spanProcessors']>[number]
export type EndedSpan = Parameters<Processor['onEnd']>[0]

/** Turns tracing on for this process, as a collector would; `ended` fills by itself. */
export function startTracing(): { ended: EndedSpan[] } {
  const ended: EndedSpan[] = []
  const processor: Processor = {
    onStart: () => undefined,
    onEnd: (span) => void ended.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  }
  new NodeSDK({ spanProcessors: [processor], autoDetectResources: false }).start()
  return { ended }
}
