import { isIP } from 'node:net'
import { isLoopback } from '#shared/http/loopback.ts'
import type { Problem } from '../check.ts'
import { failed, outcome, warning } from '../check.ts'
import type { Config, SettingsCheck } from './setup.ts'

/** Fewer bits than a private network of RFC 1918 has. */
const fewestBits = { 4: 8, 6: 7 }

export const trustProxy: SettingsCheck = {
  name: 'trust-proxy',
  holds: 'TRUST_PROXY names the gateway where there is one, and nobody else.',
  why: 'Without it all people count as one address in limits and audit; where it names too much, anybody says who they are.',
  page: 'docs/reference/settings.md',
  needs: ['settings'],
  async run({ config }) {
    const problems = (config.TRUST_PROXY ?? []).filter(isWide).map(wide)
    return outcome([...problems, ...missing(config)], 'It fits what else is set.')
  },
}

function isWide(range: string): boolean {
  const [address = '', bits] = range.split('/')
  return bits !== undefined && Number(bits) < fewestBits[isIP(address) as 4 | 6]
}

const wide = () =>
  failed(
    'TRUST_PROXY names a range that holds strangers.',
    'Name the address of the gateway, or the private network that it and the services are in.'
  )

/** The services speak http, so https means that something is in front of them. */
function missing({ PUBLIC_URL, TRUST_PROXY }: Config): Problem[] {
  const { protocol, hostname } = new URL(PUBLIC_URL ?? 'http://localhost')
  if (protocol === 'http:' || isLoopback(hostname) || TRUST_PROXY) return []
  const mend = 'Set TRUST_PROXY to the address or network of the gateway, for both services.'
  return [warning('PUBLIC_URL is https, so a gateway is in front, but none is trusted.', mend)]
}
