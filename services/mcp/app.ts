import { keyRing } from '#shared/crypto/key-ring.ts'
import { answersAt } from '#shared/health-checks.ts'
import cors from '#shared/http/cors.ts'
import { tracedFetch } from '#shared/http/traced-fetch.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import openapi from '#shared/plugins/openapi.ts'
import rateLimit from '#shared/plugins/rate-limit.ts'
import { accountReader } from '#shared/records/accounts.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import { accessTokenVerifier } from '#shared/tokens/access-token.ts'
import { verifiedTokens } from '#shared/tokens/verified-tokens.ts'
import type { ServiceOptions } from '#shared/world.ts'
import { callMeter } from './calls/call-meter.ts'
import { registry } from './calls/registry.ts'
import { requestStates } from './calls/request-state.ts'
import { selections } from './calls/selection.ts'
import type { McpConfig } from './config.ts'
import type { Features } from './features/features.ts'
import { features as ours } from './features/features.ts'
import { githubClient } from './github/client.ts'
import { githubMeter } from './github/meter.ts'
import { refreshRequester } from './github/refresh-request.ts'
import { tokenSources } from './github/token-source.ts'
import { landingPage } from './http/landing-page.ts'
import { configuredModel } from './llm/configured-model.ts'
import admission from './plugins/admission.ts'
import bearer from './plugins/bearer.ts'
import jsonRpcErrors from './plugins/json-rpc-errors.ts'
import originGuard from './plugins/origin-guard.ts'
import { changeBus } from './protocol/change-bus.ts'
import { protocols as openProtocols } from './protocol/protocols.ts'
import { accessWatch } from './protocol/watched-access.ts'
import { useNotes } from './records/last-uses.ts'
import mcpRoute from './routes/mcp.ts'
import metadata, { metadataPath } from './routes/metadata.ts'

/** The auth service may wait for another refresh before it answers. */
const refreshMarginMs = 10_000

/** A service that offers `features`; `mcp` below is the one that is shipped. */
export const mcpWith =
  (features: Features): Plugin<ServiceOptions<McpConfig>> =>
  async (app, { config, world }) => {
    const publicUrl = config.PUBLIC_URL
    const url = `${publicUrl}/mcp`
    const origins = [publicUrl, ...(config.ALLOWED_ORIGINS ?? [])]

    const authFetch = tracedFetch((...asked) => world.fetch(...asked))
    const checkToken = accessTokenVerifier({
      issuer: publicUrl,
      audience: url,
      jwksUrl: new URL(`${config.AUTH_URL}/.well-known/jwks.json`),
      fetch: authFetch,
      now: world.now,
    })
    const verify = verifiedTokens(checkToken, world.now)
    const sessions = sessionRecords(world.store)
    const sessionKeys = keyRing(config.SESSION_KEYS)
    const accounts = accountReader(world.store, sessionKeys)
    const github = githubClient({
      baseUrl: config.GITHUB_API_URL,
      webUrl: config.GITHUB_URL,
      timeoutMs: config.GITHUB_TIMEOUT_MS,
      cacheSeconds: {
        user: config.CACHE_USER_SECONDS,
        repository: config.CACHE_REPOSITORY_SECONDS,
      },
      sessionKeys,
      world,
      meter: githubMeter(app),
      log: app.log,
    })
    const requestRefresh = refreshRequester({
      authUrl: config.AUTH_URL,
      sessionKeys,
      world: { fetch: authFetch, now: world.now },
      timeoutMs: config.GITHUB_TIMEOUT_MS + refreshMarginMs,
    })
    const tokensOf = tokenSources({ accounts, requestRefresh, now: world.now })
    const catalogue = registry(features)
    const onError = (error: Error) => app.log.info({ err: error }, 'MCP request refused')
    const changes = await changeBus(world.store, onError)
    const states = requestStates(sessionKeys, world)
    const { announce } = changes
    const { now } = world
    const llm = configuredModel(config, world)
    const options = { registry: catalogue, states, now, github, tokensOf, llm, announce, onError }
    const watch = accessWatch(sessions, now)
    const protocols = await openProtocols({ options, changes, watch, world, sessionKeys, url })
    const streams = () => [{ labels: {}, value: protocols.openStreams() }]
    app.meters.gauge('gatehouse_open_streams', streams)
    const selectionOf = selections({ sets: config.TOOL_SETS, readOnly: config.READ_ONLY })

    app.addHealthCheck('github', answersAt(world.fetch, `${config.GITHUB_API_URL}/rate_limit`))
    app.addHealthCheck('auth', answersAt(world.fetch, `${config.AUTH_URL}/health/live`))
    await app.register(openapi, { service: 'mcp', publicUrl, describe })
    await app.register(rateLimit, { service: 'mcp', world })
    await app.register(metadata, { publicUrl })

    // What a request to /mcp passes, in this order.
    await app.register(async (endpoint) => {
      await endpoint.register(jsonRpcErrors, {
        resourceMetadataUrl: `${publicUrl}${metadataPath}`,
        showPage: landingPage(config.AUTH_URL, authFetch),
      })
      await endpoint.register(cors, { origins })
      await endpoint.register(originGuard, { publicUrl, origins })
      await endpoint.register(async (guarded) => {
        await guarded.register(bearer, { verify })
        const mcpSessions = protocols.sessions
        const callsPerMinute = config.RATE_LIMIT_MCP
        const noteUse = useNotes({ world, log: app.log })
        const known = { sessions, accounts, mcpSessions }
        await guarded.register(admission, { ...known, noteUse, callsPerMinute })
        await guarded.register(mcpRoute, { protocols, selectionOf, meter: callMeter(app) })
      })
    })
  }

/** Verifies access tokens and runs tools on GitHub. Read downwards, it is one call. */
const mcp = mcpWith(ours)
export default mcp

const describe = async (url: string) => {
  const { mcpDescription } = await import('./openapi/description.ts')
  return mcpDescription(url)
}
