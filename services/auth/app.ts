import { keyRing } from '#shared/crypto/key-ring.ts'
import cors from '#shared/http/cors.ts'
import { internalVerifier } from '#shared/http/internal-request.ts'
import { limitPerMinute } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import rateLimit from '#shared/plugins/rate-limit.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import type { ServiceOptions } from '#shared/world.ts'
import { endings } from './accounts/endings.ts'
import { accountRefresher } from './accounts/refresh-account.ts'
import type { AuthConfig, AuthOptions } from './config.ts'
import { authorizationCode } from './grants/authorization-code.ts'
import { refreshToken } from './grants/refresh-token.ts'
import browserSession, { limitBrowsers } from './plugins/browser-session.ts'
import oauthErrors from './plugins/oauth-errors.ts'
import pageErrors from './plugins/page-errors.ts'
import views from './plugins/views.ts'
import { githubProvider } from './providers/github.ts'
import { accountWriter } from './records/accounts.ts'
import { clientRecords } from './records/clients.ts'
import { codeRecords } from './records/codes.ts'
import { grantRecords } from './records/grants.ts'
import { sessionIndex } from './records/session-index.ts'
import { signInRecords } from './records/sign-ins.ts'
import authorize from './routes/authorize.ts'
import callback from './routes/callback.ts'
import consent from './routes/consent.ts'
import jwks from './routes/jwks.ts'
import metadata from './routes/metadata.ts'
import refreshUpstream from './routes/refresh-upstream.ts'
import register from './routes/register.ts'
import token from './routes/token.ts'
import { sessionIssuer } from './tokens/sessions.ts'
import { signingKeys } from './tokens/signing-keys.ts'

/** Signs people in with GitHub and issues session tokens. Read downwards, it is one sign-in. */
const auth: Plugin<ServiceOptions<AuthOptions>> = async (app, { config, world }) => {
  const { store, now } = world
  const issuer = config.PUBLIC_URL
  const resource = `${issuer}/mcp`
  const grantMaxSeconds = config.GRANT_MAX_SECONDS
  const signInSeconds = config.SIGN_IN_SECONDS
  const authKeys = keyRing(config.AUTH_KEYS)
  const sessionKeys = keyRing(config.SESSION_KEYS)

  const provider = githubProvider(
    { ...config, callbackUrl: `${issuer}/oauth/callback` },
    world.fetch
  )
  const { upstream } = provider
  const clients = clientRecords({ world, grantMaxSeconds })
  const signIns = signInRecords(store, authKeys)
  const codes = codeRecords(store)
  const grants = grantRecords(store)
  const ttlSeconds = grantMaxSeconds
  const index = sessionIndex(store)
  const accounts = accountWriter({ world, index, upstream, sessionKeys, authKeys, ttlSeconds })
  const keys = signingKeys({
    world,
    authKeys,
    accessTokenSeconds: config.ACCESS_TOKEN_SECONDS,
    onNewKey: (keyId) => app.audit({ event: 'oauth.key_rotation', outcome: 'success', keyId }),
  })
  const ends = endings({
    sessions: sessionRecords(store),
    index,
    accounts,
    provider,
    audit: (event) => app.audit(event),
    log: app.log,
  })
  const sessions = sessionIssuer({
    ...config,
    world,
    keys,
    index,
    endReplayed: (sessionId) => ends.endSession(sessionId, 'replayed'),
    authKeys,
    issuer,
    audience: resource,
  })
  const refresh = accountRefresher({
    world,
    accounts,
    provider,
    endAccount: ends.endAccount,
    timeoutMs: config.GITHUB_TIMEOUT_MS,
  })

  await app.register(rateLimit, { service: 'auth', world })
  const limit = (name: LimitName, factor = 1) =>
    limitPerMinute(app, { name, perMinute: config[name] * factor })
  const limitBrowser = (name: LimitName) =>
    limitBrowsers(limit(name), limit(name, config.RATE_LIMIT_ADDRESS_FACTOR))

  // What clients ask before and after: open to browsers of every origin, answered in JSON.
  await app.register(async (open) => {
    await open.register(cors)
    await open.register(metadata, { issuer })
    await open.register(jwks, { keys })
    await open.register(async (oauth) => {
      await oauth.register(oauthErrors)
      const redirectUrisAllowed = config.REDIRECT_URIS_ALLOWED ?? []
      const limitNew = limit('RATE_LIMIT_REGISTER')
      await oauth.register(register, { clients, redirectUrisAllowed, limitNew })
      const endings = ends
      const shared = {
        sessions,
        endings,
        resource,
        upstream,
        codes,
        clients,
        grants,
        grantMaxSeconds,
        now,
      }
      const limitSession = limit('RATE_LIMIT_TOKEN')
      await oauth.register(token, {
        grants: {
          authorization_code: authorizationCode(shared),
          refresh_token: refreshToken({ sessions, resource, limitSession }),
        },
        limitFailures: limit('RATE_LIMIT_FAILURES'),
      })
    })
  })

  // What the mcp service asks, and nobody else.
  await app.register(refreshUpstream, {
    verify: internalVerifier({ sessionKeys, store, now }),
    refresh,
    isOnSocket: !config.isEmbedded,
  })

  // What a person’s browser passes, in this order, with GitHub between consent and callback.
  await app.register(async (pages) => {
    const maxSeconds = config.BROWSER_SESSION_MAX_SECONDS
    await pages.register(browserSession, { authKeys, publicUrl: issuer, maxSeconds })
    await pages.register(views)
    await pages.register(pageErrors, { issuer })
    const authorizeLimit = limitBrowser('RATE_LIMIT_AUTHORIZE')
    await pages.register(authorize, {
      clients,
      signIns,
      resource,
      signInSeconds,
      limit: authorizeLimit,
    })
    await pages.register(consent, { signIns, provider, issuer, signInSeconds })
    const callbackLimit = limitBrowser('RATE_LIMIT_CALLBACK')
    await pages.register(callback, {
      signIns,
      provider,
      accounts,
      codes,
      issuer,
      limit: callbackLimit,
    })
  })
}
export default auth

type LimitName = {
  [Name in keyof AuthConfig]: Name extends `RATE_LIMIT_${string}` ? Name : never
}[keyof AuthConfig] &
  string
