import { createHash, randomBytes } from 'node:crypto'
import { isLoopback } from '#shared/http/loopback.ts'
import type { Check } from '../check.ts'
import { shown, Unreachable } from '../check.ts'
import type { Answer, Visit } from '../visit.ts'
import { jsonOf } from '../visit.ts'

/** A running Gatehouse as its clients see it. */
export interface Deployment {
  /** The address its clients use: an origin. */
  url: string
  visit: Visit
  /** An access token of somebody who signed in, for the checks that need one. */
  token: string | null
  /** Epoch milliseconds. */
  now: () => number
  /** A certificate authority (PEM) that is trusted besides the usual ones. */
  ca?: string
}

export type DeploymentCheck = Check<Deployment>

/** Whether only this machine can reach it: then there need be no gateway in front. */
export const isLocal = ({ url }: Deployment): boolean => isLoopback(new URL(url).hostname)

export const json = { 'content-type': 'application/json' }

export const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'gatehouse-doctor', version: '1' },
  },
})

/** How clients of 2025-11-25 begin, with or without a token. */
export const postInitialize = ({ visit }: Deployment, headers: Record<string, string> = {}) =>
  visit('/mcp', {
    method: 'POST',
    headers: { ...json, accept: 'application/json, text/event-stream', ...headers },
    body: initialize,
  })

/** Whether Gatehouse gave this answer, and not something in front of it: all of its carry an id. */
export const isOurs = ({ headers }: Answer): boolean => headers['x-request-id'] !== undefined

/** Where an answer leads, without path and query, which may hold a code; null where nowhere. */
export function ledTo({ headers: { location } }: Answer, url: string): string | null {
  if (location === undefined) return null
  const place = URL.parse(location, url)
  if (!place) return 'no address'
  return shown(place.host === '' ? place.protocol : `${place.protocol}//${place.host}`)
}

/** Where browsers are sent back to in what the doctor asks for; nothing is ever sent there. */
export const redirectUri = 'http://localhost:33418/callback'

/**
 * Registers a public client under a name of the doctor’s own: the same one each time, so that it
 * leaves one record at most, which ends after a day, and touches nobody’s.
 *
 * @throws Unreachable where that is refused
 */
export async function register({ visit }: Deployment, forWhom: string, metadata: object = {}) {
  const answer = await visit('/oauth/register', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({
      redirect_uris: [redirectUri],
      ...metadata,
      client_name: `Gatehouse doctor: ${forWhom}`,
      token_endpoint_auth_method: 'none',
    }),
  })
  const clientId = jsonOf(answer)?.['client_id']
  if (typeof clientId === 'string') return clientId
  throw answer.status === 429
    ? new Unreachable(
        'The limit of new registrations is reached.',
        'Run the doctor again in a minute. Where nobody else registers, RATE_LIMIT_REGISTER counts all people as one: see the check of TRUST_PROXY.'
      )
    : new Unreachable(
        `A registration was answered with status ${answer.status} instead of 201.`,
        'Let the gateway pass POST /oauth/register on to the auth service.'
      )
}

/** The path of an authorization request that is right, but for `changes`. */
export function authorizePath(clientId: string, changes: Record<string, string> = {}): string {
  const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url')
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: randomBytes(8).toString('hex'),
    ...changes,
  }
  return `/oauth/authorize?${new URLSearchParams(parameters)}`
}
