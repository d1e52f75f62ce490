import { lookup } from 'node:dns/promises'
import { isLoopback } from '#shared/http/loopback.ts'
import { failed, outcome, skipped } from '../check.ts'
import type { SettingsCheck } from './setup.ts'

export const publicUrl: SettingsCheck = {
  name: 'public-url',
  holds: 'The host of PUBLIC_URL has an address.',
  why: 'Clients and browsers are sent there, and get nowhere.',
  page: 'docs/reference/settings.md',
  needs: ['settings'],
  async run({ config: { PUBLIC_URL } }) {
    if (PUBLIC_URL === undefined) return skipped('It is http://localhost, at the port of PORT.')
    const { hostname } = new URL(PUBLIC_URL)
    if (isLoopback(hostname)) return outcome([], 'It is this machine.')
    const host = hostname.replace(/^\[|\]$/g, '')
    const addresses = await lookup(host, { all: true }).catch(() => [])
    const mend =
      'Make a DNS record that leads to the gateway, or correct PUBLIC_URL. Then `npm run doctor <PUBLIC_URL>` looks from outside.'
    const problem = failed('The host of PUBLIC_URL is not known to the name servers.', mend)
    return outcome(addresses.length > 0 ? [] : [problem], `${addresses.length} address(es).`)
  },
}
