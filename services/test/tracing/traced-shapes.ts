import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { startChild } from '#shared/testing/child.ts'
import { startOtlpReceiver } from '#shared/testing/otlp-receiver.ts'
import { replicaProcesses } from '../replica-processes.ts'
import type { Surroundings } from '../surroundings.ts'
import { startSurroundings } from '../surroundings.ts'

export type TracedShape = Awaited<ReturnType<typeof startTraced>>

/** As a deployment sets it; spans leave at once, so that nobody waits for them. */
const tracing = (url: string) => ({
  NODE_OPTIONS: '--import=./shared/telemetry/start.ts',
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_BSP_SCHEDULE_DELAY: '50',
})

const start = {
  async pair(t: Test, surroundings: Surroundings) {
    await replicaProcesses(t, surroundings).fill()
  },
  async embedded(t: Test, { environment, route }: Surroundings) {
    const addresses: string[] = []
    for (const name of ['one', 'other']) {
      const settings = { ...environment, LOG_LEVEL: 'info', DATA_DIR: `${t.testdir()}/${name}` }
      const child = startChild('services/embedded.ts', settings)
      t.teardown(() => child.stop('SIGKILL'))
      const [, address = ''] = await child.untilOutput(/listening at (http:\S+?)"/)
      addresses.push(address)
    }
    route({ auth: addresses, mcp: addresses })
  },
}

/**
 * Two replicas of all, as processes of their own over real Redis, behind a plain proxy, which send
 * their spans to a receiver. GitHub’s tokens expire.
 */
export async function startTraced(t: Test, shape: keyof typeof start, settings: Environment = {}) {
  const receiver = await startOtlpReceiver(t)
  const surroundings = await startSurroundings(t, {
    kind: 'github-app',
    settings: { LOG_FORMAT: 'json', ...tracing(receiver.url), ...settings },
  })
  await start[shape](t, surroundings)
  return { ...surroundings, receiver }
}
