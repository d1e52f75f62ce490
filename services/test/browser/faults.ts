import { EventEmitter, once } from 'node:events'
import type { BrowserContext } from 'playwright-core'

const patienceMs = 5000

/** What went wrong in a person’s browser, whoever would have seen it. */
export interface Faults {
  /** Everything that nobody expected. */
  left(): string[]
  /** Resolves once such a fault has happened; it and its like are none any more. */
  expected(pattern: RegExp): Promise<void>
}

/** What a page itself tells of a policy that it broke; a message is all that leaves it. */
const tellViolations = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`

/**
 * Watches every page of a browser: errors on the console and of scripts, violations of the policy,
 * requests that failed or went elsewhere than to `origins`.
 */
export async function watch(context: BrowserContext, origins: readonly string[]): Promise<Faults> {
  const faults: string[] = []
  const news = new EventEmitter()
  const tell = (fault: string) => {
    faults.push(fault)
    news.emit('fault')
  }
  await context.addInitScript(tellViolations)
  context.on('console', (message) => {
    // The status of a page is for the test to look at; of what it loads, `response` tells.
    const isStatus = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isStatus) tell(`console: ${message.text()}`)
  })
  context.on('weberror', (error) => tell(`script: ${error.error().message}`))
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol !== 'data:' && !origins.includes(origin)) tell(`elsewhere: ${request.url()}`)
  })
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    // Another page was asked for before this one came, or it was the answer “no content”.
    const isLeft = request.isNavigationRequest() && reason === 'net::ERR_ABORTED'
    if (!isLeft) tell(`failed: ${request.method()} ${request.url()} ${reason}`)
  })
  context.on('response', (response) => {
    const isPage = response.request().isNavigationRequest()
    if (response.status() >= 400 && !isPage) tell(`status ${response.status()}: ${response.url()}`)
  })
  return {
    left: () => [...faults],
    async expected(pattern) {
      const signal = AbortSignal.timeout(patienceMs)
      while (!faults.some((fault) => pattern.test(fault))) {
        await once(news, 'fault', { signal }).catch((cause: unknown) => {
          throw new Error(`no fault like ${pattern}: ${faults.join('\n')}`, { cause })
        })
      }
      const others = faults.filter((fault) => !pattern.test(fault))
      faults.splice(0, Infinity, ...others)
    },
  }
}
