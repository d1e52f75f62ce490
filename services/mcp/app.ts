import { keyRing } from '#shared/crypto/key-ring.ts'
import cors from '#shared/http/cors.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import rateLimit from '#shared/plugins/rate-limit.ts'
import { accountReader } from '#shared/records/accounts.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import { accessTokenVerifier } from '#shared/tokens/access-token.ts'
import type { ServiceOptions } from '#shared/world.ts'
import { mcpHandler } from './calls/handler.ts'
import { registry } from './calls/registry.ts'
import type { McpConfig } from './config.ts'
import { githubClient } from './github/client.ts'
import { refreshRequester } from './github/refresh-request.ts'
import { tokenSources } from './github/token-source.ts'
import bearer from './plugins/bearer.ts'
import jsonRpcErrors from './plugins/json-rpc-errors.ts'
import originGuard from './plugins/origin-guard.ts'
import mcpRoute from './routes/mcp.ts'
import metadata, { metadataPath } from './routes/metadata.ts'
import { tools } from './tools/index.ts'

/** The auth service may wait for another refresh before it answers. */
const refreshMarginMs = 10_000

/** Verifies access tokens and runs tools on GitHub. Read downwards, it is one call. */
const mcp: Plugin<ServiceOptions<McpConfig>> = async (app, { config, world }) => {
  const publicUrl = config.PUBLIC_URL
  const url = `${publicUrl}/mcp`
  const origins = [publicUrl, ...(config.ALLOWED_ORIGINS ?? [])]

  const verify = accessTokenVerifier({
    issuer: publicUrl,
    audience: url,
    jwksUrl: new URL(`${config.AUTH_URL}/.well-known/jwks.json`),
    fetch: world.fetch,
    now: world.now,
  })
  const sessions = sessionRecords(world.store)
  const sessionKeys = keyRing(config.SESSION_KEYS)
  const accounts = accountReader(world.store, sessionKeys)
  const github = githubClient({
    baseUrl: config.GITHUB_API_URL,
    timeoutMs: config.GITHUB_TIMEOUT_MS,
    world,
  })
  const requestRefresh = refreshRequester({
    authUrl: config.AUTH_URL,
    sessionKeys,
    world,
    timeoutMs: config.GITHUB_TIMEOUT_MS + refreshMarginMs,
  })
  const tokensOf = tokenSources({ accounts, requestRefresh, now: world.now })
  const catalogue = registry(tools)
  const onError = (error: Error) => app.log.info({ err: error }, 'MCP request refused')
  const handler = mcpHandler({ registry: catalogue, github, tokensOf, now: world.now, onError })

  await app.register(rateLimit, { service: 'mcp', world })
  await app.register(metadata, { publicUrl })

  // What a request to /mcp passes, in this order.
  await app.register(async (endpoint) => {
    await endpoint.register(jsonRpcErrors, { resourceMetadataUrl: `${publicUrl}${metadataPath}` })
    await endpoint.register(cors, { origins })
    await endpoint.register(originGuard, { publicUrl, origins })
    await endpoint.register(async (guarded) => {
      await guarded.register(bearer, { verify, sessions, accounts })
      const callsPerMinute = config.RATE_LIMIT_MCP
      await guarded.register(mcpRoute, { handler, registry: catalogue, url, callsPerMinute })
    })
  })
}
export default mcp
