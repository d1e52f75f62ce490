import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect } from 'node:net'
import { outcome, Unreachable } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'

const timeoutMs = 5000

export const reachable: DeploymentCheck = {
  name: 'reachable',
  holds: 'The host name leads somewhere, and something listens there.',
  why: 'No client gets further than “could not reach the server”.',
  page: 'docs/guides/doctor.md',
  async run({ url }) {
    const { hostname, port, protocol } = new URL(url)
    const host = hostname.replace(/^\[|\]$/g, '')
    const addresses = await lookup(host, { all: true }).catch((cause: unknown) => {
      throw new Unreachable(
        'The host name has no address.',
        'Make a DNS record for the host of PUBLIC_URL that leads to the gateway.',
        cause
      )
    })
    const number = Number(port || (protocol === 'https:' ? 443 : 80))
    const socket = connect({ host, port: number })
    const signal = AbortSignal.timeout(timeoutMs)
    await once(socket, 'connect', { signal })
      .catch((cause: unknown) => {
        throw new Unreachable(
          `Nothing accepts connections on port ${number}.`,
          'Start the gateway, and open the port in the firewall.',
          cause
        )
      })
      .finally(() => socket.destroy())
    return outcome([], `${addresses.length} address(es), port ${number} is open.`)
  },
}
