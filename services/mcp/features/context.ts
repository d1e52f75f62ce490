import type { GitHub } from '../github/client.ts'
import type { Model } from '../llm/model.ts'
import type { Answers, Question } from './ask.ts'

/** Severities of RFC 5424 that the protocol’s log messages use, least severe first. */
export const logLevels = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
] as const
export type LogLevel = (typeof logLevels)[number]

/** Something that clients may have subscribed to has changed. */
export type Change =
  | { kind: 'tools' | 'prompts' | 'resources' }
  /** Told to the same person’s subscriptions alone. */
  | { kind: 'resource'; uri: string }

/** A revision of the protocol; the older one stands for those before it as well. */
export type Revision = '2026-07-28' | '2025-11-25'

/** What a tool, prompt or resource may touch. Nothing else reaches it: no settings, no token. */
export interface CallContext {
  /** GitHub as the person who signed in. */
  github: GitHub
  /** The operator’s language model; null: there is none. */
  llm: Model | null
  /** What the client speaks. */
  revision: Revision
  /** Scopes of the session: what it does not hold, a result must not show. */
  scopes: readonly string[]
  /** Aborted when nobody waits for the result any more. */
  signal: AbortSignal
  /** Tells how far the call has come, if the client asked to know. `done` only ever grows. */
  progress(done: number, total?: number, message?: string): Promise<void>
  /** A line for the client’s log, if it wants lines of this level. No secrets, no personal data. */
  log(level: LogLevel, data: unknown): Promise<void>
  /** Tells subscribers on every replica. */
  announce(change: Change): Promise<void>
  /**
   * Ends the connection of a client of 2025-11-25 that follows a stream, which then asks again for
   * what is to come; does nothing for others. For calls that take minutes.
   */
  letPoll(): Promise<void>
  /** Whether the client has said that it answers such questions; `ask` ends the call if it has not. */
  canAsk(method: Question['method']): boolean
  /** What the client answered to `ask`; empty in the first run. */
  answers: Answers
  /** The `state` of the `ask` that is answered, else undefined. */
  state: unknown
}
