import type { Browser, Page } from '#shared/testing/browser.ts'
import { createBrowser } from '#shared/testing/browser.ts'
import { clientRedirect } from './mcp-clients.ts'

/** A person at a browser of their own. */
export interface Person {
  browser: Browser
  /** Opens what a client asked for, as far as the consent page. */
  openConsent(authorizationUrl: string): Promise<Page>
  /** Says yes or no there; yes leads to GitHub’s page. */
  decide(consent: Page, decision: 'allow' | 'deny'): Promise<Page>
  /** Signs in at the emulated GitHub; ends where the browser leaves for the client. */
  signInAtGitHub(page: Page, login: string): Promise<Page>
  /** All three steps. Resolves to the address the client gets. */
  signIn(authorizationUrl: string, login: string): Promise<URL>
}

/** `redirectUri`: where the browser leaves for the client. */
export function createPerson(redirectUri = clientRedirect): Person {
  const client = new URL(redirectUri)
  const browser = createBrowser({
    leavesAt: ({ origin, pathname }) => origin === client.origin && pathname === client.pathname,
  })
  const person: Person = {
    browser,
    openConsent: (url) => browser.open(url),
    decide: (page, decision) => browser.submit(page, { button: `decision=${decision}` }),
    signInAtGitHub: (page, login) => browser.submit(page, { formWith: `value="${login}"` }),
    async signIn(url, login) {
      const consent = await person.openConsent(url)
      const github = await person.decide(consent, 'allow')
      return new URL((await person.signInAtGitHub(github, login)).url)
    },
  }
  return person
}
