import Fastify from 'fastify'
import t from 'tap'
import views from '../../auth/plugins/views.ts'
import { bridge, installLinks, snippets } from '../../auth/views/install-links.ts'
import type {
  AccountPage,
  AppOnPage,
  ConsentPage,
  LandingPage,
  Pages,
} from '../../auth/views/pages.ts'
import { startChromium } from './chromium.ts'
import { watch } from './faults.ts'
import { look, lookEverywhere } from './look.ts'

/** States that take a broken server, or a hundred sign-ins, to come to. */
const url = 'https://gatehouse.example/mcp'
const landing: LandingPage = {
  ...{ mcpUrl: url, links: installLinks(url), snippets: snippets(url), bridge: bridge(url) },
  ...{ isReady: false, version: '1.2.3' },
}
const shownAt = Date.UTC(2030, 0, 2) / 1000
const daySeconds = 24 * 3600
const app = (_: unknown, at: number): AppOnPage => ({
  ...{ clientId: `https://client-${at}.example/client.json`, clientName: `Assistant ${at}` },
  ...{ clientHost: `client-${at}.example`, redirectUri: 'cursor://anysphere.cursor-mcp/callback' },
  redirect: { host: 'anysphere.cursor-mcp', isLoopback: false, customScheme: 'cursor' },
  scopes: ['github:read', 'github:private', 'github:write', 'github:notifications'],
  connectedAt: shownAt - at * 2 * daySeconds,
  lastUsedAt: at % 2 ? null : shownAt - at * 60,
  sessionCount: at % 3,
  sessions: [{ id: `session-${at}`, createdAt: shownAt - at, lastUsedAt: null }].slice(
    at % 3 ? 0 : 1
  ),
})
const account: AccountPage = {
  ...{ login: 'mona-test', csrf: 'csrf', hasMore: true, shownAt, lastUseSeconds: 30 * daySeconds },
  apps: Array.from({ length: 24 }, app),
  notice: { what: 'all', isPartial: true, isPending: true },
}
const consent: ConsentPage = {
  ...{
    clientName: 'W'.repeat(90),
    clientHost: 'client.example',
    clientId: 'https://client.example/',
  },
  ...{
    redirectUri: 'cursor://anysphere.cursor-mcp/callback',
    redirectHost: 'anysphere.cursor-mcp',
  },
  ...{ isLoopback: false, customScheme: 'cursor', newScopes: ['github:write'] },
  ...{
    knownScopes: ['github:read', 'github:private'],
    githubScopes: ['repo'],
    goesToGitHub: false,
  },
  ...{ rememberSeconds: null, publicHost: 'gatehouse.example', signIn: 'sign-in', csrf: 'csrf' },
  ...{ person: { login: 'a-login-of-thirty-nine-characters-here', csrf: 'csrf' }, as: '1' },
}
const states = {
  'landing-not-ready': ['landing', landing],
  'account-partial': ['account', account],
  'consent-crowded': ['consent', consent],
} as const

t.setTimeout(120_000)
const server = Fastify()
await server.register(views)
for (const [state, [name, data]] of Object.entries(states)) {
  server.get(`/${state}`, (_request, reply) => reply.page<keyof Pages>(name, data))
}
const origin = await server.listen({ host: '127.0.0.1', port: 0 })
const browser = await startChromium({})
t.teardown(async () => {
  await browser.close()
  await server.close()
})

for (const state of Object.keys(states)) {
  // German has the longer words.
  t.test(`${state}: fit for everybody, in German too`, async (t) => {
    const context = await browser.newContext({ locale: 'de', reducedMotion: 'reduce' })
    const faults = await watch(context, [origin])
    const page = await context.newPage()
    await page.goto(`${origin}/${state}`)
    await lookEverywhere(t, page, state)
    await page.setViewportSize({ width: 320, height: 640 })
    await page.evaluate(
      'document.querySelectorAll(`details`).forEach((one) => { one.open = true })'
    )
    await look(t, page, state)
    await context.close()
    t.same(faults.left(), [])
  })
}
