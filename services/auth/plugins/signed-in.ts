import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { sameSecret } from '#shared/crypto/digest.ts'
import type { Person } from '../providers/provider.ts'
import type { BrowserSession, BrowserSessions } from '../records/browser-sessions.ts'
import { browserOf, renewBrowser } from './browser-session.ts'

/** Who is signed in. */
export interface SignedInPerson extends Person {
  /** Epoch seconds. */
  signedInAt: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in in this browser; null for nobody. Read once a request. @throws STORE_UNAVAILABLE */
    person(): Promise<SignedInPerson | null>
    /** Whether what was begun in `browser` was begun in this one. */
    isBrowser(browser: string): Promise<boolean>
    /** Signs the person in in this browser, which gets a new id. */
    signIn(person: Person): Promise<void>
    /** Signs the browser out and forgets it. Resolves to who was signed in. */
    signOut(): Promise<Person | null>
    browserSession: Promise<BrowserSession | null> | null
  }
}

/**
 * Who is signed in in the browser in hand. Its id is new after each sign-in, so that whoever knew, or
 * set, the one before is not signed in with it. A sign-in that another tab had begun before still
 * is this browser’s: the session remembers what the browser was called while that may be under way.
 */
export default fp<{ browserSessions: BrowserSessions }>(
  async (app, { browserSessions }) => {
    const sessionOf = (request: FastifyRequest) => {
      const browser = browserOf(request)
      request.browserSession ??= browser ? browserSessions.use(browser) : Promise.resolve(null)
      return request.browserSession
    }

    app.decorateRequest('browserSession', null)

    app.decorateRequest('person', async function (this: FastifyRequest) {
      const session = await sessionOf(this)
      if (!session) return null
      const { userId, login, signedInAt } = session
      return { userId, login, signedInAt }
    })

    app.decorateRequest('isBrowser', async function (this: FastifyRequest, other) {
      const browser = browserOf(this)
      if (browser === null) return false
      if (sameSecret(browser, other)) return true
      const session = await sessionOf(this)
      return session !== null && browserSessions.wasCalled(session, other)
    })

    app.decorateRequest('signIn', async function (this: FastifyRequest, person) {
      const before = browserOf(this)
      this.browserSession = browserSessions.begin(renewBrowser(this), person, before)
      await this.browserSession
    })

    app.decorateRequest('signOut', async function (this: FastifyRequest) {
      const browser = browserOf(this)
      const ended = browser && (await browserSessions.end(browser))
      this.session.delete()
      this.browserSession = Promise.resolve(null)
      return ended || null
    })
  },
  { name: 'auth:signed-in', dependencies: ['auth:browser-session'] }
)
