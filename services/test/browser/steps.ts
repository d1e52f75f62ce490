import type { Page } from 'playwright-core'

/** What a person does at a page, step by step. */

export const allow = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Allow', exact: true }).click()

export const deny = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Don’t allow' }).click()

/** At GitHub’s page. */
export const signInAs = (page: Page, login: string): Promise<void> =>
  page.getByRole('button', { name: login }).click()

/** Until the browser has come to the client; resolves to the address that it was sent to. */
export async function arrival(page: Page): Promise<URL> {
  await page.waitForURL((url) => url.pathname === '/callback')
  return new URL(page.url())
}
