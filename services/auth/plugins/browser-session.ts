import { createHmac } from 'node:crypto'
import secureSession from '@fastify/secure-session'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { digest, randomToken, sameSecret } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'

declare module '@fastify/secure-session' {
  interface SessionData {
    id: string
  }
}

interface Options {
  authKeys: KeyRing
  publicUrl: string
  maxSeconds: number
}

/**
 * The browser’s session: an encrypted cookie that carries a random id and nothing else. On https
 * its `__Host-` name keeps other hosts from setting it (MCP security best practices).
 */
export default fp<Options>(
  async (app, { authKeys, publicUrl, maxSeconds }) => {
    const isHttps = publicUrl.startsWith('https:')
    await app.register(secureSession, {
      cookieName: isHttps ? '__Host-gatehouse' : 'gatehouse',
      key: authKeys.derive('browser-session').map(({ key }) => key.export()),
      expiry: maxSeconds,
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: maxSeconds },
    })
  },
  { name: 'auth:browser-session' }
)

/** What records keep of the browser in hand; null if it never was here. */
export function browserOf(request: FastifyRequest): string | null {
  const id = request.session.get('id')
  return id === undefined ? null : digest(id)
}

/** The same, giving a new browser its id. */
export function ensureBrowser(request: FastifyRequest): string {
  if (request.session.get('id') === undefined) request.session.set('id', randomToken())
  return digest(request.session.get('id')!)
}

/** Gives the browser another id: what knew the old one has no hold on it any more. */
export function renewBrowser(request: FastifyRequest): string {
  request.session.regenerate()
  return ensureBrowser(request)
}

/** What the forms of this browser carry, so that no other site can send one; null if it never was here. */
export function csrfOf(request: FastifyRequest): string | null {
  const id = request.session.get('id')
  return id === undefined ? null : createHmac('sha256', id).update('csrf').digest('base64url')
}

/** @throws FORM_EXPIRED unless `given` is the value of this very browser */
export function requireCsrf(request: FastifyRequest, given: string): void {
  const csrf = csrfOf(request)
  if (csrf === null || !sameSecret(csrf, given)) throw errors.FORM_EXPIRED()
}

/**
 * A limit for browsers. Each session counts for itself, and all of one address together, for anybody
 * can collect sessions. A browser without one counts by address, apart from those: strangers at an
 * office’s address take nothing from the people who sit there.
 */
export const limitBrowsers =
  (bySession: CountLimit, byAddress: CountLimit) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const browser = browserOf(request)
    const address = clientAddress(request)
    if (!browser) return byAddress(request, reply, address)
    await bySession(request, reply, browser)
    await byAddress(request, reply, `sessions of ${address}`)
  }
