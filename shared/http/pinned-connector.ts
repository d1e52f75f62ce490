import type { LookupFunction } from 'node:net'
import { checkServerIdentity } from 'node:tls'
import { buildConnector } from 'undici'
import type { Address } from './resolve-host.ts'

interface Options {
  timeoutMs: number
  /** Certificate authorities instead of the system’s, PEM. */
  ca?: string
}

/** Makes what opens a TLS connection to one of these addresses. */
export type Dial = (addresses: readonly Address[], options: Options) => buildConnector.connector

/**
 * Connects to the given addresses and resolves nothing: a name that meanwhile leads elsewhere (DNS
 * rebinding) changes nothing. The certificate is checked against the host name of the request.
 */
export const pinnedConnector: Dial = (addresses, { timeoutMs, ca }) => {
  const lookup: LookupFunction = (_hostname, { all }, done) => {
    const [first] = addresses
    if (all) done(null, [...addresses])
    else done(null, first!.address, first!.family)
  }
  return buildConnector({
    lookup,
    timeout: timeoutMs,
    rejectUnauthorized: true,
    checkServerIdentity: (hostname, certificate) =>
      // Node’s own error repeats the certificate, as long as its owner likes.
      checkServerIdentity(hostname, certificate) &&
      new Error('The certificate is for other hosts.'),
    allowH2: false,
    // A session ticket carries bytes that the other side chose into the next connection.
    maxCachedSessions: 0,
    ...(ca !== undefined && { ca }),
  })
}
