import type { GitHubModel, Issue, Person, Repository } from './model.ts'
import { repositoryAt } from './model.ts'
import type { Urls } from './render/urls.ts'

/** Whose token a request carries, and what it may do (OAuth scopes). */
export interface TokenOwner {
  login: string
  scopes: readonly string[]
}

/** One request, as a route’s handler sees it. */
export interface Call {
  model: GitHubModel
  urls: Urls
  /** Null: nobody signed in. */
  owner: TokenOwner | null
  /** What stands for the route’s `{…}`, decoded. */
  at: Readonly<Record<string, string>>
  query: URLSearchParams
  body: Readonly<Record<string, unknown>>
  accept: string
}

export type Answer =
  | { status?: number; json: unknown }
  /** All entries; `wrap` puts a page of them into an object. */
  | { list: unknown[]; wrap?: (entries: unknown[]) => object }
  | { text: string; type: string }
  /** A redirect. */
  | { location: string }

export type Handler = (call: Call) => Answer

/** By GitHub’s own template, e.g. `GET /repos/{owner}/{repo}`. */
export type Routes = Readonly<Record<string, Handler>>

/** Thrown by a handler: GitHub’s refusal. */
export class Refusal extends Error {
  status: number
  errors: object[] | undefined
  constructor(status: number, message: string, errors?: object[]) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

export const notFound = () => new Refusal(404, 'Not Found')

export const invalid = (resource: string, field: string, code: string) =>
  new Refusal(422, 'Validation Failed', [{ resource, field, code }])

const isAmong = ({ owner, collaborators }: Repository, login: string) =>
  [owner, ...collaborators].some((one) => one.toLowerCase() === login.toLowerCase())

/** Whether a token reaches a repository: GitHub wants the scope `repo` for a private one. */
export function canSee(repository: Repository, owner: TokenOwner | null): boolean {
  if (!repository.isPrivate) return true
  if (!owner?.scopes.includes('repo')) return false
  return isAmong(repository, owner.login)
}

/** The repository of the route. @throws Refusal 404 where the token may not see it */
export function repositoryOf({ model, at, owner }: Call): Repository {
  const repository = repositoryAt(model, at['owner'] ?? '', at['repo'] ?? '')
  if (!repository || !canSee(repository, owner)) throw notFound()
  return repository
}

/** The issue or pull request of the route. */
export function issueOf(call: Call, field = 'issue_number'): [Repository, Issue] {
  const repository = repositoryOf(call)
  const issue = repository.issues[Number(call.at[field]) - 1]
  if (!issue) throw notFound()
  return [repository, issue]
}

export function pullOf(call: Call): [Repository, Issue & { pull: NonNullable<Issue['pull']> }] {
  const [repository, { pull, ...issue }] = issueOf(call, 'pull_number')
  if (!pull) throw notFound()
  return [repository, Object.assign(repository.issues[issue.number - 1]!, { pull })]
}

/** @throws Refusal 404 unless the token may change public or private things; GitHub hides it so */
export function writer(call: Call, repository: Repository): string {
  const { owner } = call
  const scopes = repository.isPrivate ? ['repo'] : ['repo', 'public_repo']
  if (!owner || !scopes.some((scope) => owner.scopes.includes(scope))) throw notFound()
  return owner.login
}

/** The same for what only people of the repository may do. */
export function pusher(call: Call, repository: Repository): string {
  const login = writer(call, repository)
  if (!isAmong(repository, login)) throw notFound()
  return login
}

/** @throws Refusal 401 */
export function signedIn({ model, owner }: Call): Person {
  const person = owner && model.people.get(owner.login.toLowerCase())
  if (!person) throw new Refusal(401, 'Requires authentication')
  return person
}

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined
