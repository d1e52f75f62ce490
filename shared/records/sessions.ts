import type { Store } from '../stores/store.ts'
import type { Records } from './records.ts'
import { records } from './records.ts'

/** One sign-in of a client under a grant. Auth writes it; the mcp service reads it on every call. */
export interface Session {
  grantId: string
  clientId: string
  userId: number
  login: string
  /** Key of the account whose GitHub token the session uses. */
  accountKey: string
  scopes: string[]
  /** Epoch seconds. */
  createdAt: number
  /** Epoch seconds after which no refresh prolongs it. */
  endsAt: number
  /** W3C `traceparent` of the sign-in, for links from later traces. */
  traceparent?: string
  refresh: RefreshFamily
}

/** The session’s refresh tokens, as digests alone. */
export interface RefreshFamily {
  /** Digest of the one token that is not used up. */
  current: string
  /** Tokens replaced within the grace window, oldest first. */
  replaced: ReplacedToken[]
}

export interface ReplacedToken {
  digest: string
  /** The token that followed, sealed under a key that only the replaced token yields. */
  successor: string
  /** Epoch seconds until which a second presentation is answered with the successor. */
  until: number
}

/** What the mcp service may do with sessions. */
export type SessionReader = Pick<Records<Session>, 'get'>

/** Sessions by `sid`. A record that is gone means: signed out. */
export const sessionRecords = (store: Store): Records<Session> =>
  records<Session>(store, { owner: 'shared', name: 'session', version: 1 })
