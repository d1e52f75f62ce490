import type { FastifyRequest } from 'fastify'
import { digest } from '#shared/crypto/digest.ts'
import type { Client } from '../clients/client.ts'
import { redirectTarget } from '../clients/redirect-uri.ts'
import type { AuthorizationRequest } from '../records/sign-ins.ts'

type Asked = Pick<AuthorizationRequest, 'clientId' | 'redirectUri' | 'scopes' | 'resource'>

/**
 * Names exactly what a person would consent to, and of whom: what is remembered under it holds for
 * nothing else. Null where nothing may be remembered: any program on the person’s computer can
 * listen on loopback or take a custom scheme (OAuth 2.1, impersonation of native apps). What is left
 * is https, which leads to whoever has the domain, with a client secret or without.
 */
export function consentKeyOf(client: Client, asked: Asked): string | null {
  const { isLoopback, customScheme } = redirectTarget(asked.redirectUri)
  if (isLoopback || customScheme !== null) return null
  const { name, uri, redirectUris, documentHost = null } = client
  const described = JSON.stringify([name, uri, redirectUris, documentHost])
  const { clientId, redirectUri, scopes, resource } = asked
  return digest('consent', clientId, redirectUri, scopes.join(' '), resource, described)
}

/**
 * Whether the person came by themselves, by an app of theirs or from a page of ours, and no website
 * sent them: another server could ride on what they once allowed. A browser that does not say is asked.
 */
export const cameByThemselves = ({ headers }: FastifyRequest): boolean =>
  ['same-origin', 'none'].includes(String(headers['sec-fetch-site']))
