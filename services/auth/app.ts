import { answersAt } from '#shared/health-checks.ts'
import { limitPerMinute } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import openapi from '#shared/plugins/openapi.ts'
import rateLimit from '#shared/plugins/rate-limit.ts'
import type { ServiceOptions } from '#shared/world.ts'
import type { AuthConfig, AuthOptions } from './config.ts'
import endpoints from './endpoints.ts'
import { authorizationCode } from './grants/authorization-code.ts'
import { refreshToken } from './grants/refresh-token.ts'
import { buildParts } from './parts.ts'
import browserSession, { limitBrowsers } from './plugins/browser-session.ts'
import jsonErrors from './plugins/json-errors.ts'
import operations from './plugins/operations.ts'
import pageErrors from './plugins/page-errors.ts'
import signedIn from './plugins/signed-in.ts'
import sweep from './plugins/sweep.ts'
import views from './plugins/views.ts'
import account from './routes/account.ts'
import accountRevoke from './routes/account-revoke.ts'
import accountSignIn from './routes/account-sign-in.ts'
import accountSignOut from './routes/account-sign-out.ts'
import authorize from './routes/authorize.ts'
import callback from './routes/callback.ts'
import consent from './routes/consent.ts'
import docs from './routes/docs.ts'
import landing from './routes/landing.ts'
import nothingHere from './routes/nothing-here.ts'
import refreshUpstream from './routes/refresh-upstream.ts'
import { withoutAsking } from './sign-in/without-asking.ts'

/** Signs people in with GitHub and issues session tokens. Read downwards, it is one sign-in. */
const auth: Plugin<ServiceOptions<AuthOptions>> = async (app, { config, world }) => {
  const parts = buildParts(app, config, world)
  const { issuer, resource, authKeys, sessions } = parts

  app.addHealthCheck('github', answersAt(world.fetch, `${config.GITHUB_API_URL}/rate_limit`))
  await app.register(openapi, { service: 'auth', publicUrl: issuer, describe })
  await app.register(rateLimit, { service: 'auth', world })
  await app.register(operations)
  const limit = (name: LimitName, factor = 1) =>
    limitPerMinute(app, { name, perMinute: config[name] * factor })
  const limitBrowser = (name: LimitName) =>
    limitBrowsers(limit(name), limit(name, config.RATE_LIMIT_ADDRESS_FACTOR))

  await app.register(sweep, { sweep: parts.sweep })

  // What people who write clients read.
  await app.register(docs)

  // What programs ask before and after.
  const limitSession = limit('RATE_LIMIT_TOKEN')
  await app.register(endpoints, {
    parts,
    grants: {
      authorization_code: authorizationCode(parts),
      refresh_token: refreshToken({ sessions, resource, limitSession }),
    },
    redirectUrisAllowed: config.REDIRECT_URIS_ALLOWED ?? [],
    limitNew: limit('RATE_LIMIT_REGISTER'),
    limitFailures: limit('RATE_LIMIT_FAILURES'),
  })

  // What the mcp service asks, and nobody else.
  await app.register(refreshUpstream, {
    prefix: '/upstream',
    verify: parts.verifyInternal,
    refresh: parts.refreshAccount,
    isOnSocket: !config.isEmbedded,
  })

  // What a person’s browser passes, in this order, with GitHub between consent and callback.
  await app.register(async (pages) => {
    const maxSeconds = config.BROWSER_SESSION_MAX_SECONDS
    await pages.register(browserSession, { authKeys, publicUrl: issuer, maxSeconds })
    await pages.register(signedIn, { browserSessions: parts.browserSessions })
    await pages.register(views)
    await pages.register(pageErrors, { issuer })
    await pages.register(landing, { resource, store: world.store })
    const authorizeLimit = limitBrowser('RATE_LIMIT_AUTHORIZE')
    await pages.register(authorize, {
      ...parts,
      clients: parts.signInClients,
      withoutAsking: withoutAsking(parts),
      limit: authorizeLimit,
      limitFetch: limit('RATE_LIMIT_REGISTER'),
    })
    await pages.register(consent, { ...parts, limitAnswers: limit('RATE_LIMIT_AUTHORIZE') })
    await pages.register(accountSignIn, { ...parts, limit: authorizeLimit })
    await pages.register(accountSignOut)
    const callbackLimit = limitBrowser('RATE_LIMIT_CALLBACK')
    await pages.register(callback, { ...parts, limit: callbackLimit })

    // What a person sees and ends of it afterwards.
    await pages.register(async (own) => {
      const limitPerson = limit('RATE_LIMIT_AUTHORIZE', config.RATE_LIMIT_ADDRESS_FACTOR)
      await own.register(jsonErrors)
      await own.register(account, { ...parts, limitPerson })
      await own.register(accountRevoke, { ...parts, limitPerson })
    })

    // Whatever else a person opens.
    await pages.register(nothingHere)
  })
}
export default auth

const describe = async (publicUrl: string) => {
  const { authDescription } = await import('./openapi/description.ts')
  return authDescription(publicUrl)
}

type LimitName = {
  [Name in keyof AuthConfig]: Name extends `RATE_LIMIT_${string}` ? Name : never
}[keyof AuthConfig] &
  string
