import { once } from 'node:events'
import { connect } from 'node:net'
import { outcome, skipped, warning } from '../check.ts'
import type { SettingsCheck } from './setup.ts'

const timeoutMs = 3000

export const tracing: SettingsCheck = {
  name: 'tracing',
  holds: 'The collector of OTEL_EXPORTER_OTLP_ENDPOINT accepts connections.',
  why: 'Everything works, and no trace ever arrives.',
  page: 'docs/reference/settings.md',
  async run({ environment }) {
    const endpoint = environment['OTEL_EXPORTER_OTLP_ENDPOINT']
    if (!endpoint) return skipped('Tracing is off.')
    const url = URL.parse(endpoint)
    const mend = 'Set it to the address of the collector for OTLP over HTTP, e.g. http://otel:4318.'
    if (!url?.hostname) {
      return outcome([warning('OTEL_EXPORTER_OTLP_ENDPOINT is no address.', mend)], '')
    }
    const problem = warning('Nothing listens at OTEL_EXPORTER_OTLP_ENDPOINT.', mend)
    return outcome((await isOpen(url)) ? [] : [problem], 'Something listens there.')
  },
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
