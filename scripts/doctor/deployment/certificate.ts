import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { Problem } from '../check.ts'
import { failed, outcome, skipped, Unreachable, warning } from '../check.ts'
import type { Deployment, DeploymentCheck } from './deployment.ts'
import { isLocal } from './deployment.ts'

const timeoutMs = 5000
const hourMs = 3600 * 1000
/** What renews by itself has done so long before; some certificates last a few hours in all. */
const soonMs = (lifeMs: number) => Math.min(14 * 24 * hourMs, lifeMs / 6)
const renew =
  'Renew the certificate, and see why that did not happen by itself: Caddy does it where ports 80 and 443 reach it.'

export const certificate: DeploymentCheck = {
  name: 'certificate',
  holds: 'The certificate is valid for this host, trusted, and not about to end.',
  why: 'Every client and browser refuses the connection, most of them without saying why.',
  page: 'docs/guides/doctor.md',
  async run(deployment) {
    if (deployment.url.startsWith('http:')) return plain(deployment)
    const { reason, valid_from, valid_to } = await handshake(deployment)
    const [fromMs, toMs] = [Date.parse(valid_from), Date.parse(valid_to)]
    const leftMs = toMs - deployment.now()
    const problems =
      deployment.now() < fromMs ? [early] : problemsOf(reason, leftMs, soonMs(toMs - fromMs))
    return outcome(problems, `Trusted, valid for another ${timeOf(leftMs)}.`)
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
    const { valid_from, valid_to } = socket.getPeerCertificate()
    return { reason: reason ?? null, valid_from, valid_to }
  } catch (cause) {
    const { code, name } = cause as NodeJS.ErrnoException
    const why = name === 'AbortError' ? `no answer in ${timeoutMs} ms` : (code ?? 'no TLS')
    throw new Unreachable(
      `The port speaks no TLS that this client understands (${why}).`,
      'Let the gateway end TLS on this port.',
      cause
    )
  } finally {
    socket.destroy()
  }
}

const early = failed(
  'The certificate is not valid yet.',
  'Set the clock of the machine that made it, and the one here, by NTP; then have it made again if its begin is still to come.'
)

function problemsOf(reason: string | null, leftMs: number, soonMs: number): Problem[] {
  if (leftMs < 0) return [failed(`The certificate ended ${timeOf(-leftMs)} ago.`, renew)]
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
  return leftMs < soonMs ? [warning(`The certificate ends in ${timeOf(leftMs)}.`, renew)] : []
}

function timeOf(ms: number): string {
  const hours = Math.floor(ms / hourMs)
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}
