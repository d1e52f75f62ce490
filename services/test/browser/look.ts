import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const folder = '.tap/screenshots'

const phone = { width: 375, height: 812 }
const desktop = { width: 1280, height: 800 }
const schemes = ['light', 'dark'] as const

/** `preload` would fetch the page's parts anew. */
const askAxe = `window.axe ? 0 : (() => { ${axe} })();
  axe.run({ resultTypes: ['violations'], preload: false }).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ' ' + nodes.map(({ html, any }) =>
      html.slice(0, 120) + ' ' + any.map(({ message }) => message)).join(' | ')))`

/**
 * Looks at a page as it is: nothing may bar anybody from using it, nothing may stick out to the
 * side. A picture of it is left in `.tap/screenshots`.
 */
export async function look(t: Test, page: Page, name: string): Promise<void> {
  const { width, scheme } = (await page.evaluate(`({
    width: innerWidth,
    scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  })`)) as { width: number; scheme: string }
  const title = `${name}-${width}-${scheme}`
  t.same(await findBarriers(page), [], `${title}: axe-core finds nothing serious`)
  const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  t.equal(await evaluate(page, tooWide), 0, `${title}: nothing sticks out`)
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${title}.png`, fullPage: true })
}

/** The same on a phone and on a desktop, by day and by night. */
export async function lookEverywhere(t: Test, page: Page, name: string): Promise<void> {
  for (const size of [desktop, phone]) {
    await page.setViewportSize(size)
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme })
      await look(t, page, name)
    }
  }
}

/** What keeps somebody from using the page: what axe-core calls serious or critical, a line each. */
export const findBarriers = (page: Page) => evaluate(page, askAxe) as Promise<string[]>

/** By the debugger, which no policy of the page keeps out. */
async function evaluate(page: Page, expression: string): Promise<unknown> {
  const debug = await page.context().newCDPSession(page)
  const how = { expression, awaitPromise: true, returnByValue: true }
  const { result, exceptionDetails } = await debug.send('Runtime.evaluate', how)
  await debug.detach()
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description)
  return result.value
}
