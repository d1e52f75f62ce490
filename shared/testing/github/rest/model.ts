/** What the REST double knows. Tests read and change it as they go; `plant.ts` adds to it. */
export interface GitHubModel {
  /** By login, in lower case. */
  people: Map<string, Person>
  /** By `owner/name`, in lower case. */
  repositories: Map<string, Repository>
  notifications: Notification[]
  /** What is left of each hourly budget; at 0 GitHub refuses. */
  remaining: Record<'core' | 'search', number>
  /** Ids given out so far. */
  lastId: number
  /** Epoch milliseconds of the newest thing; each new one is a minute younger. */
  lastMs: number
}

export interface Person {
  id: number
  login: string
  type: 'User' | 'Organization'
  name: string | null
  bio: string | null
  createdAt: string
}

export interface Repository {
  id: number
  owner: string
  name: string
  isPrivate: boolean
  description: string | null
  topics: string[]
  /** Bytes by language, most first. */
  languages: Record<string, number>
  stars: number
  defaultBranch: string
  /** Besides the owner. They may write, and read it while it is private. */
  collaborators: Set<string>
  createdAt: string
  updatedAt: string
  /** Sha by name. */
  branches: Map<string, string>
  commits: Map<string, Commit>
  /** Issues and pull requests; number 1 is first. */
  issues: Issue[]
  releases: Release[]
  checks: Check[]
  runs: Run[]
}

export interface Commit {
  sha: string
  parents: string[]
  message: string
  author: string
  at: string
  /** All files after it: text by path. */
  files: ReadonlyMap<string, string>
}

export interface Comment {
  id: number
  author: string
  body: string
  at: string
}

export interface Issue {
  id: number
  number: number
  title: string
  body: string | null
  author: string
  state: 'open' | 'closed'
  labels: string[]
  assignees: string[]
  comments: Comment[]
  createdAt: string
  updatedAt: string
  closedAt: string | null
  /** Absent for an issue. */
  pull?: Pull
}

export interface Pull {
  /** Branches of the same repository. */
  head: string
  base: string
  isDraft: boolean
  mergedAt: string | null
  reviews: Review[]
}

export interface Review extends Comment {
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'
  commitSha: string
}

export interface Release {
  id: number
  tag: string
  name: string
  body: string
  author: string
  at: string
}

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out'

export interface Check {
  id: number
  sha: string
  name: string
  /** Null while it runs. */
  conclusion: Conclusion | null
  at: string
}

export interface Run {
  id: number
  number: number
  workflow: string
  title: string
  event: string
  branch: string
  sha: string
  actor: string
  conclusion: Conclusion | null
  at: string
  jobs: Job[]
}

export interface Job {
  id: number
  name: string
  conclusion: Conclusion | null
  steps: { name: string; conclusion: Conclusion }[]
  log: string
}

export interface Notification {
  id: string
  /** Whom it tells. */
  login: string
  repository: Repository
  reason: string
  isUnread: boolean
  title: string
  type: 'Issue' | 'PullRequest' | 'Release'
  number: number
  at: string
}

export const emptyModel = (): GitHubModel => ({
  people: new Map(),
  repositories: new Map(),
  notifications: [],
  remaining: { core: 5000, search: 30 },
  lastId: 1000,
  lastMs: Date.parse('2026-01-02T03:04:05Z'),
})

export const nextId = (model: GitHubModel): number => ++model.lastId

/** A moment after all others. */
export function nextTime(model: GitHubModel): string {
  model.lastMs += 60_000
  return new Date(model.lastMs).toISOString().replace('.000', '')
}

export const repositoryAt = (model: GitHubModel, owner: string, name: string) =>
  model.repositories.get(`${owner}/${name}`.toLowerCase())

export const personNamed = (model: GitHubModel, login: string) =>
  model.people.get(login.toLowerCase())
