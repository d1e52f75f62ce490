import cors from '#shared/http/cors.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { refusalCounter } from './failure-limit.ts'
import type { Grants } from './grants/index.ts'
import type { Parts } from './parts.ts'
import oauthErrors from './plugins/oauth-errors.ts'
import introspect from './routes/introspect.ts'
import jwks from './routes/jwks.ts'
import metadata from './routes/metadata.ts'
import register from './routes/register.ts'
import registration from './routes/registration.ts'
import revoke from './routes/revoke.ts'
import token from './routes/token.ts'

interface Options {
  parts: Parts
  grants: Grants
  redirectUrisAllowed: readonly string[]
  limitNew: CountLimit
  limitFailures: CountLimit
}

/** What programs ask, answered in JSON; all but introspection is open to browsers of every origin. */
const endpoints: Plugin<Options> = async (app, options) => {
  const { parts, grants, redirectUrisAllowed, limitNew, limitFailures } = options
  const { registered, authenticate, clientMeter, clientAnswers: answers } = parts
  const countRefusals = refusalCounter(limitFailures)
  const given = { ...parts, authenticate, countRefusals, stored: parts.storedSessions }

  await app.register(async (open) => {
    await open.register(cors)
    await open.register(metadata, parts)
    await open.register(jwks, parts)
    await open.register(async (oauth) => {
      await oauth.register(oauthErrors)
      await oauth.register(token, { ...given, grants })
      await oauth.register(revoke, given)
      if (!parts.hasRegistration) return
      const shown = { registered, answers }
      await oauth.register(register, { ...shown, redirectUrisAllowed, limitNew, clientMeter })
      await oauth.register(registration, { ...shown, countRefusals })
    })
  })

  if (!parts.hasIntrospection) return
  await app.register(async (oauth) => {
    await oauth.register(oauthErrors)
    await oauth.register(introspect, given)
  })
}
export default endpoints
