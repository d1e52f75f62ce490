import { once } from 'node:events'
import { connect } from 'node:net'
import type { Environment } from '#shared/config/load.ts'
import { AppError } from '#shared/errors/define.ts'
import { tracingVariables } from '#shared/telemetry/variables.ts'
import { outcome, skipped, Unreachable, warning } from '../check.ts'
import type { SettingsCheck } from './setup.ts'

const timeoutMs = 3000

export const tracing: SettingsCheck = {
  name: 'tracing',
  holds: 'The collector of OTEL_EXPORTER_OTLP_ENDPOINT accepts connections.',
  why: 'Everything works, and no trace ever arrives.',
  page: 'docs/reference/settings.md',
  async run({ environment }) {
    const variables = read(environment)
    if (!variables) return skipped('Tracing is off.')
    const name = names.find((one) => variables[one])!
    const url = URL.parse(variables[name]!)
    const mend = 'Set it to the address of the collector for OTLP over HTTP, e.g. http://otel:4318.'
    if (!url?.hostname) return outcome([warning(`${name} is no address.`, mend)], '')
    const problem = warning(`Nothing listens at ${name}.`, mend)
    return outcome((await isOpen(url)) ? [] : [problem], 'Something listens there.')
  },
}

/** The first of them that is set counts for traces. */
const names = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']

/** As the services read them, from files too. @throws Unreachable where a service would not start */
function read(environment: Environment): Record<string, string> | null {
  try {
    return tracingVariables(environment, '')
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    throw new Unreachable(cause.message, cause.hint, cause)
  }
}

async function isOpen({ hostname, port, protocol }: URL): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)) })
  return once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) })
    .then(
      () => true,
      () => false
    )
    .finally(() => socket.destroy())
}
