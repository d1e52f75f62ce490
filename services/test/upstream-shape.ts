import { readFile } from 'node:fs/promises'
import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Running } from '#shared/main.ts'
import { startService } from '#shared/start-service.ts'
import type { ServiceOptions } from '#shared/world.ts'
import auth from '../auth/app.ts'
import { AuthConfig, authRules } from '../auth/config.ts'
import mcp from '../mcp/app.ts'
import { McpConfig, mcpRules } from '../mcp/config.ts'
import { clientRedirect, createKeychain, secondGeneration } from './mcp-clients.ts'
import { createPerson } from './person.ts'
import type { SurroundingsOptions } from './surroundings.ts'
import { startSurroundings } from './surroundings.ts'
import { sendCall } from './tool-call.ts'

interface How extends SurroundingsOptions {
  authReplicas?: number
  mcpReplicas?: number
  /** The clock of both services; GitHub and Redis have their own. */
  now?: () => number
}

const services = ['auth', 'mcp'] as const

/** The pair over real Redis, behind routers, with a GitHub whose every answer a test decides. */
export async function startUpstream(t: Test, how: How) {
  const { authReplicas = 2, mcpReplicas = 2, now = Date.now } = how
  const surroundings = await startSurroundings(t, how)
  const { gitHub, environment, route, drain, url } = surroundings
  const withClock =
    <Config>(service: Plugin<ServiceOptions<Config>>): Plugin<ServiceOptions<Config>> =>
    (app, { config, world }) =>
      service(app, { config, world: { ...world, now } })
  const start = {
    auth: () => startService(withClock(auth), loadConfig(AuthConfig, environment, authRules)),
    mcp: () => startService(withClock(mcp), loadConfig(McpConfig, environment, mcpRules)),
  }
  const [auths, mcps] = await Promise.all([
    Promise.all(Array.from({ length: authReplicas }, start.auth)),
    Promise.all(Array.from({ length: mcpReplicas }, start.mcp)),
  ])
  const running = { auth: auths, mcp: mcps }
  const addresses = (replicas: Running[]) => replicas.map(({ address }) => address)
  const routeAll = () => route({ auth: addresses(running.auth), mcp: addresses(running.mcp) })
  routeAll()
  t.teardown(() => Promise.all([...running.auth, ...running.mcp].map((replica) => replica.close())))

  return {
    ...surroundings,
    /** Refreshes that GitHub saw, beside the codes of that many sign-ins. */
    refreshes: (signIns: number) => gitHub.count('POST /login/oauth/access_token') - signIns,
    audit: () => readFile(environment.AUDIT_LOG, 'utf8'),
    signIn: () => signIn(url),
    call: (accessToken: string) => call(url, accessToken),
    /** Every replica of both services. */
    addresses: () => addresses([...running.auth, ...running.mcp]),
    /**
     * The steps of a rolling restart: each replaces one replica by one with these settings. An old
     * one ends when nothing is under way to it any more.
     */
    replacements(changes: Environment): (() => Promise<void>)[] {
      Object.assign(environment, changes)
      return services.flatMap((name) =>
        running[name].map((old, index) => async () => {
          running[name][index] = await start[name]()
          routeAll()
          await drain(old.address)
          await old.close()
        })
      )
    },
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
  const answer = await sendCall(url, accessToken)
  const body = await answer.text()
  if (answer.status !== 200) {
    return `${answer.status} ${answer.headers.get('www-authenticate') ?? ''}`.trimEnd()
  }
  const { result } = JSON.parse(body.startsWith('{') ? body : body.split('data: ')[1]!)
  if (result.isError) return /^[A-Z]+_\d+ [A-Z_]+/.exec(result.content[0].text)![0]
  return result.structuredContent.login
}
