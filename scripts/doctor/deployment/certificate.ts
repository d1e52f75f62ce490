import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { Problem } from '../check.ts'
import { failed, outcome, skipped, Unreachable, warning } from '../check.ts'
import type { Deployment, DeploymentCheck } from './deployment.ts'
import { isLocal } from './deployment.ts'

const timeoutMs = 5000
const dayMs = 24 * 3600 * 1000
const soonDays = 14
const renew =
  'Renew the certificate, and see why that did not happen by itself: Caddy does it where ports 80 and 443 reach it.'

export const certificate: DeploymentCheck = {
  name: 'certificate',
  holds: 'The certificate is valid for this host, trusted, and not about to end.',
  why: 'Every client and browser refuses the connection, most of them without saying why.',
  page: 'docs/guides/doctor.md',
  async run(deployment) {
    if (deployment.url.startsWith('http:')) return plain(deployment)
    const { reason, validTo } = await handshake(deployment)
    const days = Math.floor((Date.parse(validTo) - deployment.now()) / dayMs)
    return outcome(problemsOf(reason, days), `Trusted, valid for ${days} more days.`)
  },
}

function plain(deployment: Deployment) {
  if (isLocal(deployment)) return skipped('http on this machine needs none.')
  return outcome(
    [
      failed(
        'The address is http://, so tokens travel in the open.',
        'Give the gateway a certificate, and set PUBLIC_URL to the https:// address.'
      ),
    ],
    ''
  )
}

/** Looks at the certificate whether it is any good or not; nothing is sent over the connection. */
async function handshake({ url, ca }: Deployment) {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({
    host,
    port: Number(port || 443),
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca && { ca }),
  })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) })
    const { authorizationError: error } = socket as { authorizationError?: Error | string | null }
    const reason = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : error
    return { reason: reason ?? null, validTo: socket.getPeerCertificate().valid_to }
  } catch (cause) {
    const { code = 'no TLS' } = cause as NodeJS.ErrnoException
    throw new Unreachable(
      `The port speaks no TLS that this client understands (${code}).`,
      'Let the gateway end TLS on this port.',
      cause
    )
  } finally {
    socket.destroy()
  }
}

function problemsOf(reason: string | null, days: number): Problem[] {
  if (days < 0) return [failed(`The certificate ended ${-days} day(s) ago.`, renew)]
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const mend = 'Have a certificate made for the host of PUBLIC_URL.'
    return [failed('The certificate is for another host.', mend)]
  }
  if (reason !== null) {
    return [
      failed(
        `The certificate is not trusted (${reason}).`,
        'Let the gateway send the whole chain of a public authority; for one of your own, start doctor and clients with NODE_EXTRA_CA_CERTS.'
      ),
    ]
  }
  return days < soonDays ? [warning(`The certificate ends in ${days} day(s).`, renew)] : []
}
