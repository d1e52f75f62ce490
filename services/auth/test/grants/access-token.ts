import { accessTokenVerifier } from '#shared/tokens/access-token.ts'
import type { Service } from '../build.ts'

/** The check that the mcp service makes, against what this service publishes. */
export const verifierOf = ({ app, issuer, clock }: Service) =>
  accessTokenVerifier({
    issuer,
    audience: `${issuer}/mcp`,
    jwksUrl: new URL(`${issuer}/.well-known/jwks.json`),
    fetch: async (url) => {
      const answer = await app.inject(new URL(url).pathname)
      return new Response(answer.payload, { status: answer.statusCode })
    },
    now: clock.now,
  })
