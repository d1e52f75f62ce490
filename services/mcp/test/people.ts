import { KeyObject, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accessTokenSealer, accountRecords } from '#shared/records/accounts.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import type { Store } from '#shared/stores/store.ts'
import { json } from './fake-github.ts'

export const authUrl = 'http://auth.internal:8081'
export const sessionKey = Buffer.alloc(32, 7).toString('base64')

const ttlSeconds = 3600

interface Person {
  userId: number
  login: string
  scopes?: string[]
  githubToken?: string
}

/** Claims and header of a token that is right in every way; tests spoil one thing at a time. */
export interface Spoiled {
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  expiresAt?: number
  key?: KeyObject
}

/** Auth’s part, as far as the mcp service sees it: signing keys, tokens and records. */
export async function people(publicUrl: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }

  async function sign({ claims = {}, header = {}, expiresAt, key }: Spoiled = {}) {
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({
      client_id: 'client',
      scope: 'github:read',
      sid: 's',
      acct: 'a',
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header })
      .setIssuer((claims['iss'] as string) ?? publicUrl)
      .setAudience((claims['aud'] as string) ?? `${publicUrl}/mcp`)
      .setSubject((claims['sub'] as string) ?? '1')
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(expiresAt ?? now + 900)
      .sign(key ?? privateKey)
  }

  return {
    sign,
    publicKey: KeyObject.from(publicKey),
    /** What auth answers: its keys, and to every request for another GitHub token that it is done. */
    answer: ({ pathname }: URL) => {
      if (pathname === '/.well-known/jwks.json') return json({ keys: [jwk] })
      return new Response(null, { status: pathname === '/upstream/refresh' ? 204 : 404 })
    },

    /** Writes the records of a finished sign-in and resolves to its access token. */
    async signIn(store: Store, { userId, login, scopes = ['github:read'], githubToken }: Person) {
      const [sid, acct] = [randomUUID(), randomUUID()]
      const sessions = sessionRecords(store)
      const accounts = accountRecords(store)
      const sealer = accessTokenSealer(keyRing([sessionKey]))
      const now = Math.floor(Date.now() / 1000)
      const session = {
        grantId: 'g',
        clientId: 'client',
        userId,
        login,
        accountKey: acct,
        scopes,
        createdAt: now,
        endsAt: now + ttlSeconds,
        refresh: { current: '', replaced: [] },
      }
      await sessions.put(sid, session, ttlSeconds)
      const account = {
        userId,
        login,
        githubScopes: ['read:user'],
        accessToken: sealer.seal(githubToken ?? `gho_${login}`, accounts.key(acct)),
        refreshToken: null,
        expiresAt: null,
        revision: 1,
      }
      await accounts.put(acct, account, ttlSeconds)
      const claims = { sub: String(userId), sid, acct, scope: scopes.join(' ') }
      return { token: await sign({ claims }), sid, acct, claims, session, sessions, accounts }
    },
  }
}
