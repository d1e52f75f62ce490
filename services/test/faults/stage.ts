import type { GitHubServer } from '../github-server.ts'

/** What every deployment has that faults are played on. */
export interface Stage {
  /** PUBLIC_URL, as clients use it. */
  url: string
  gitHub: GitHubServer
  /** What the processes have printed. */
  log(): string
  /** What is wrong in the store, in words: a record that does not open, or names one that is not there. */
  wrongRecords(): Promise<string[]>
  close(): Promise<void>
}
