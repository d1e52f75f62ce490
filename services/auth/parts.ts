import type { FastifyInstance } from 'fastify'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { internalVerifier } from '#shared/http/internal-request.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import type { World } from '#shared/world.ts'
import { buildAccountParts } from './account-parts.ts'
import { endings as accountEndings } from './accounts/endings.ts'
import { accountRefresher } from './accounts/refresh-account.ts'
import { tokenRevoker } from './accounts/revoke-tokens.ts'
import { accountSweep } from './accounts/sweep.ts'
import { buildClients } from './client-parts.ts'
import { clientMeter } from './clients/client-meter.ts'
import type { AuthOptions } from './config.ts'
import { githubProvider } from './providers/github.ts'
import { githubMeter } from './providers/github-meter.ts'
import { accountQueue } from './records/account-queue.ts'
import { accountSignInRecords } from './records/account-sign-ins.ts'
import { accountWriter } from './records/accounts.ts'
import { browserSessions as browserSessionRecords } from './records/browser-sessions.ts'
import { codeRecords } from './records/codes.ts'
import { sessionGauge } from './records/session-gauge.ts'
import { sessionIndex } from './records/session-index.ts'
import { signInRecords } from './records/sign-ins.ts'
import { codeIssuer } from './sign-in/issue-code.ts'
import { consentMemory } from './sign-in/without-asking.ts'
import { ownAccessTokens } from './tokens/own-access-tokens.ts'
import { sessionIssuer } from './tokens/sessions.ts'
import { signingKeys } from './tokens/signing-keys.ts'

/** An account outlives its last session by this, so that the sweep finds it and revokes its token. */
const afterlifeSeconds = 7 * 24 * 3600

/** What the routes are made of, each thing once, from the settings and the world. */
export function buildParts(app: FastifyInstance, config: AuthOptions, world: World) {
  const { store, now, fetch } = world
  const issuer = config.PUBLIC_URL
  const resource = `${issuer}/mcp`
  const grantMaxSeconds = config.GRANT_MAX_SECONDS
  const authKeys = keyRing(config.AUTH_KEYS)
  const sessionKeys = keyRing(config.SESSION_KEYS)

  const callbackUrl = `${issuer}/oauth/callback`
  const provider = githubProvider({ ...config, callbackUrl }, fetch, githubMeter(app))
  const { upstream } = provider
  const index = sessionIndex(store)
  sessionGauge(app, index)
  const accountSeconds = grantMaxSeconds + afterlifeSeconds
  const queue = accountQueue(store, upstream, accountSeconds)
  const accounts = accountWriter({
    world,
    index,
    queue,
    upstream,
    sessionKeys,
    authKeys,
    ttlSeconds: accountSeconds,
  })
  const keys = signingKeys({
    world,
    authKeys,
    accessTokenSeconds: config.ACCESS_TOKEN_SECONDS,
    onNewKey: (keyId) => app.audit({ event: 'oauth.key_rotation', outcome: 'success', keyId }),
  })
  const browserSessions = browserSessionRecords({
    world,
    upstream,
    idleSeconds: config.BROWSER_SESSION_IDLE_SECONDS,
    maxSeconds: config.BROWSER_SESSION_MAX_SECONDS,
    signInSeconds: config.SIGN_IN_SECONDS,
  })
  const { log, meters } = app
  const countSignOut = meters.counter('gatehouse_sign_outs_total')
  const { revoke, discard } = tokenRevoker({ provider, now, log })
  const endings = accountEndings({
    sessions: sessionRecords(store),
    index,
    accounts,
    signOutEverywhere: browserSessions.endAll,
    revoke,
    audit: (event) => app.audit(event),
    onEnd: (reason) => countSignOut({ reason }),
    log,
  })
  const sessions = sessionIssuer({
    ...config,
    world,
    keys,
    index,
    endSession: endings.endSession,
    hasAccount: accounts.isThere,
    authKeys,
    issuer,
    audience: resource,
  })
  const refreshAccount = accountRefresher({
    world,
    accounts,
    provider,
    endAccount: endings.endAccount,
    discard,
    timeoutMs: config.GITHUB_TIMEOUT_MS,
    log,
  })
  const { endUnused } = endings
  const codes = codeRecords(store, now)
  const lives = { grantMaxSeconds, signInSeconds: config.SIGN_IN_SECONDS }
  const account = { world, upstream, index, endings, browserSessions, ...lives }
  const accountParts = buildAccountParts(account)
  const { grants } = accountParts

  return {
    issuer,
    resource,
    ...lives,
    rememberSeconds: config.BROWSER_SESSION_MAX_SECONDS,
    authKeys,
    now,
    provider,
    upstream,
    keys,
    accounts,
    endings,
    sessions,
    refreshAccount,
    discard,
    browserSessions,
    signOutEverywhere: browserSessions.endAll,
    sweep: accountSweep({ store, queue, accounts, endUnused, keys, log }),
    ...buildClients(config, world, authKeys),
    ...accountParts,
    accessTokens: ownAccessTokens({ keys, issuer, audience: resource, now }),
    storedSessions: sessionRecords(store),
    signIns: signInRecords(store, authKeys),
    accountSignIns: accountSignInRecords(store, authKeys),
    codes,
    codeIssuer: codeIssuer({ codes, accounts, provider }),
    isRemembered: consentMemory({ grants, upstream, now }),
    index,
    clientMeter: clientMeter(app),
    verifyInternal: internalVerifier({ sessionKeys, store, now }),
  }
}

export type Parts = ReturnType<typeof buildParts>
