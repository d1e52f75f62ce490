import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import { startService } from '#shared/start-service.ts'
import type { GitHubState } from '#shared/testing/github/state.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { startRouter } from '#shared/testing/router.ts'
import auth from '../auth/app.ts'
import { AuthConfig, authRules } from '../auth/config.ts'
import mcp from '../mcp/app.ts'
import { McpConfig, mcpRules } from '../mcp/config.ts'
import { startGitHub } from './github-server.ts'
import { clientRedirect, createKeychain, secondGeneration } from './mcp-clients.ts'
import { createPerson } from './person.ts'
import { startAll } from './shapes.ts'

interface How {
  kind: GitHubState['kind']
  mcpReplicas?: number
  settings?: Environment
}

const key = () => randomBytes(32).toString('base64')
const authReplicas = 2

/** The pair over real Redis, behind routers, with a GitHub whose every answer a test decides. */
export async function startUpstream(t: Test, { kind, mcpReplicas = 2, settings }: How) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const [redis, router, inner] = await Promise.all([
    startRedis(),
    startRouter(),
    startRouter({ isInner: true }),
  ])
  const gitHub = await startGitHub(kind, `${router.url}/oauth/callback`)
  const environment = {
    ...{ LOG_LEVEL: 'fatal', HOST: '127.0.0.1', PORT: '0', REDIS_URL: redis.url },
    ...{ PUBLIC_URL: router.url, AUTH_URL: inner.url },
    ...{ SESSION_KEYS: key(), AUTH_KEYS: key(), AUDIT_LOG: join(folder, 'audit.log') },
    GITHUB_URL: gitHub.url,
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_CLIENT_ID: gitHub.github.state.clientId,
    GITHUB_CLIENT_SECRET: gitHub.github.state.clientSecret,
    ...settings,
  }
  const auths = await startAll(authReplicas, () =>
    startService(auth, loadConfig(AuthConfig, environment, authRules))
  )
  const mcps = await startAll(mcpReplicas, () =>
    startService(mcp, loadConfig(McpConfig, environment, mcpRules))
  )
  inner.replicas.auth = auths.map(({ address }) => address)
  router.replicas.auth = inner.replicas.auth
  router.replicas.mcp = mcps.map(({ address }) => address)
  t.teardown(async () => {
    await Promise.all([router.close(), inner.close()])
    await Promise.all([...auths, ...mcps].map((replica) => replica.close()))
    await Promise.all([gitHub.close(), redis.stop()])
    await rm(folder, { recursive: true })
  })
  return {
    gitHub,
    redis,
    environment,
    url: router.url,
    innerUrl: inner.url,
    /** Refreshes that GitHub saw, beside the codes of that many sign-ins. */
    refreshes: (signIns: number) => gitHub.count('POST /login/oauth/access_token') - signIns,
    audit: () => readFile(environment.AUDIT_LOG, 'utf8'),
    signIn: () => signIn(router.url),
    call: (accessToken: string) => call(router.url, accessToken),
  }
}

/** A client’s session for the person at GitHub’s page. */
export async function signIn(url: string) {
  const keychain = createKeychain('A client')
  const client = secondGeneration(`${url}/mcp`, keychain)
  await client.connect().catch(() => null)
  const person = createPerson()
  const consent = await person.openConsent(keychain.authorizationUrl())
  const back = new URL((await person.decide(consent, 'allow')).url)
  if (!back.href.startsWith(clientRedirect)) throw new Error(`the sign-in ended at ${back.href}`)
  await client.finishAuth(back)
  const { client_id: clientId } = (await keychain.provider.clientInformation())!
  return { clientId, ...keychain.tokens() }
}

/** One tool call, and all there is to tell of its answer: `mona-test`, a code of ours, or a status. */
export async function call(url: string, accessToken: string): Promise<string> {
  const params = { name: 'get_github_user_info', arguments: { include_repos: false } }
  const answer = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  })
  const body = await answer.text()
  if (answer.status !== 200) {
    return `${answer.status} ${answer.headers.get('www-authenticate') ?? ''}`.trimEnd()
  }
  const { result } = JSON.parse(body.startsWith('{') ? body : body.split('data: ')[1]!)
  if (result.isError) return /^[A-Z]+_\d+ [A-Z_]+/.exec(result.content[0].text)![0]
  return result.structuredContent.login
}
