import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { freePort } from '#shared/free-port.ts'
import shippedMcp from '../../mcp/app.ts'
import { shapes } from '../shapes.ts'
import { startChromium } from './chromium.ts'
import type { Client } from './client.ts'
import { registerClient } from './client.ts'
import type { Faults } from './faults.ts'
import { watch } from './faults.ts'
import type { Web } from './web.ts'
import { startWeb } from './web.ts'

/** A person at a browser of their own, where nothing may go wrong that the test does not expect. */
export interface Person {
  page: Page
  faults: Faults
  /** Another tab. */
  openTab(): Promise<Page>
  /** A browser of somebody else, watched as well. */
  openBrowser(): Promise<Page>
}

type Watched = Pick<Person, 'faults' | 'openTab'> & { close(): Promise<void> }

export interface Stage {
  /** Where Gatehouse is. */
  url: string
  web: Web
  /** A client named “Editor” whose browser comes back to a program on the person’s computer. */
  newClient(metadata?: Partial<Parameters<typeof registerClient>[1]>): Promise<Client>
  /** Whether the page is one of GitHub’s. */
  isGitHub(page: Page): boolean
  /** A test with a person in it; `as` says how their browser is set. */
  journey(
    title: string,
    play: (t: Test, person: Person) => Promise<void>,
    as?: BrowserContextOptions
  ): void
}

const timeoutMs = 10_000
/** Machines that build are busy. */
const fileTimeoutMs = 120_000
/** Whoever looks in the middle of a transition sees colours that nobody chose. */
const usual = { ignoreHTTPSErrors: true, locale: 'en', reducedMotion: 'reduce' } as const

/**
 * A Gatehouse with its emulated GitHub, a Chromium, and the web around them. They end with `t`.
 * `clock`: what Gatehouse goes by, epoch milliseconds.
 */
export async function openStage(
  t: Test,
  settings: Environment = {},
  clock = Date.now
): Promise<Stage> {
  t.setTimeout(fileTimeoutMs)
  const gitHubPort = await freePort()
  const gitHubUrl = `http://127.0.0.1:${gitHubPort}`
  const [shape, web] = await Promise.all([
    shapes.embedded({ DEMO_GITHUB_PORT: String(gitHubPort), ...settings }, shippedMcp, clock),
    startWeb(),
  ])
  const browser = await startChromium(web.hosts)
  t.teardown(async () => {
    await browser.close()
    await Promise.all([shape.close(), web.close()])
  })
  const origins = [shape.url, gitHubUrl, web.loopback, web.https, web.attacker]

  async function meet(as: BrowserContextOptions): Promise<Watched> {
    const context = await browser.newContext({ ...usual, ...as })
    context.setDefaultTimeout(timeoutMs)
    const faults = await watch(context, origins)
    return { faults, openTab: () => context.newPage(), close: () => context.close() }
  }

  return {
    url: shape.url,
    web,
    newClient: (metadata = {}) => {
      const redirect_uris = [`${web.loopback}/callback`]
      return registerClient(shape.url, { client_name: 'Editor', redirect_uris, ...metadata })
    },
    isGitHub: (page) => new URL(page.url()).origin === gitHubUrl,
    journey: (title, play, as = {}) =>
      void t.test(title, async (t) => {
        const people = [await meet(as)]
        const openBrowser = async () => {
          people.push(await meet(as))
          return people.at(-1)!.openTab()
        }
        const [{ faults, openTab }] = people as [Watched]
        await play(t, { page: await openTab(), faults, openTab, openBrowser })
        for (const { close } of people) await close()
        const left = people.flatMap((one) => one.faults.left())
        t.same(left, [], 'nothing else went wrong in any browser')
      }),
  }
}
