import { sameSecret } from '#shared/crypto/digest.ts'
import type { Records } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { World } from '#shared/world.ts'
import type { Person } from '../providers/provider.ts'

/** Who is signed in in a browser. */
export interface BrowserSession extends Person {
  /** Epoch seconds. */
  signedInAt: number
  /** Epoch seconds of the last use that was noted. */
  usedAt: number
  /** What this browser was called before it signed in, newest first. */
  earlier: EarlierBrowser[]
}

interface EarlierBrowser {
  browser: string
  /** Epoch seconds after which no sign-in begun under it is left. */
  until: number
}

/** Browser sessions, each under the digest of its cookie’s id. */
export interface BrowserSessions {
  /** Null for nobody. A use prolongs the session; that is written once a minute. */
  use(browser: string): Promise<BrowserSession | null>
  /** Whether a sign-in that was begun in `other` may be under way in this browser still. */
  wasCalled(session: BrowserSession, other: string): boolean
  /** Signs a browser in under its new name; under the one `before` it is signed in no more. */
  begin(browser: string, person: Person, before: string | null): Promise<BrowserSession>
  /** Resolves to what ended, or null if it was over already. */
  end(browser: string): Promise<BrowserSession | null>
  /** Ends all sessions of a person, but for the one in the browser named. */
  endAll(userId: number, exceptBrowser?: string): Promise<void>
}

interface Options {
  world: Pick<World, 'store' | 'now'>
  /** The GitHub server and app: at another one the same number is another person. */
  upstream: string
  idleSeconds: number
  maxSeconds: number
  /** How long a sign-in may take. */
  signInSeconds: number
}

const notedEverySeconds = 60
/** Of one person; one more ends the one that would end soonest. */
const maxBrowsers = 50
const maxEarlier = 5

export function browserSessions(options: Options): BrowserSessions {
  const { world, upstream, idleSeconds, maxSeconds, signInSeconds } = options
  const { store } = world
  const kind = { owner: 'auth', name: 'browser-session', version: 1 } as const
  const stored: Records<BrowserSession> = records(store, kind)
  const idOf = (browser: string) => `${upstream}.${browser}`
  const indexOf = (userId: number) => `gatehouse:auth:browsers:${upstream}.${userId}`
  const nowSeconds = () => Math.floor(world.now() / 1000)
  const ttlSeconds = ({ signedInAt }: BrowserSession) =>
    Math.min(idleSeconds, signedInAt + maxSeconds - nowSeconds())

  async function endOldest(userId: number): Promise<void> {
    const tooMany = (await store.countIndex(indexOf(userId))) - maxBrowsers
    if (tooMany <= 0) return
    for (const browser of await store.listIndex(indexOf(userId), tooMany)) {
      await endListed(userId, browser)
    }
  }

  async function endListed(userId: number, browser: string): Promise<void> {
    await stored.take(idOf(browser))
    await store.removeFromIndex(indexOf(userId), browser)
  }

  async function end(browser: string): Promise<BrowserSession | null> {
    const session = await stored.take(idOf(browser))
    if (session) await store.removeFromIndex(indexOf(session.userId), browser)
    return session
  }

  return {
    end,

    async use(browser) {
      const found = await stored.find(idOf(browser))
      if (!found) return null
      const session = found.value
      const left = ttlSeconds(session)
      if (left < 1) return null
      if (nowSeconds() - session.usedAt < notedEverySeconds) return session
      const used = { ...session, usedAt: nowSeconds() }
      // Not written where it changed meanwhile: it may have ended.
      if (await stored.replace(idOf(browser), found, used, left)) {
        await store.addToIndex(indexOf(session.userId), browser, left)
      }
      return used
    },

    wasCalled: ({ earlier }, other) =>
      earlier.some(({ browser, until }) => until > nowSeconds() && sameSecret(browser, other)),

    async begin(browser, person, before) {
      const previous = before === null ? null : await end(before)
      const now = nowSeconds()
      const known = (previous?.earlier ?? []).filter(({ until }) => until > now)
      const left = before === null ? [] : [{ browser: before, until: now + signInSeconds }]
      const earlier = [...left, ...known].slice(0, maxEarlier)
      const { userId, login } = person
      const session = { userId, login, signedInAt: now, usedAt: now, earlier }
      const listed = () => store.addToIndex(indexOf(userId), browser, ttlSeconds(session))
      // First, so that whatever fails leaves none that is not listed.
      await listed()
      await stored.put(idOf(browser), session, ttlSeconds(session))
      // Again, as the end of all in between may have taken it out.
      await listed()
      await endOldest(userId)
      return session
    },

    async endAll(userId, exceptBrowser) {
      const browsers = await store.listIndex(indexOf(userId), maxBrowsers * 2)
      for (const browser of browsers) {
        if (browser !== exceptBrowser) await endListed(userId, browser)
      }
    },
  }
}
