import { commit } from './git.ts'
import type {
  Check,
  Commit,
  GitHubModel,
  Issue,
  Job,
  Notification,
  Person,
  Pull,
  Repository,
  Review,
  Run,
} from './model.ts'
import { nextId, nextTime } from './model.ts'

/** Each adds one thing to the model and returns it. What is not given is plain. */

export function addPerson(
  model: GitHubModel,
  { login, ...more }: Partial<Person> & { login: string }
): Person {
  const createdAt = nextTime(model)
  const plain = { id: nextId(model), type: 'User' as const, name: null, bio: null, createdAt }
  const person: Person = { ...plain, ...more, login }
  model.people.set(login.toLowerCase(), person)
  return person
}

type Given = Partial<Omit<Repository, 'collaborators'>> & { files?: Record<string, string> }

/** `fullName` is `owner/name`; its first commit, on `main`, holds `files`. */
export function addRepository(model: GitHubModel, fullName: string, given: Given = {}): Repository {
  const [owner = '', name = ''] = fullName.split('/')
  const { files = { 'README.md': `# ${name}\n` }, ...more } = given
  const at = nextTime(model)
  const repository: Repository = {
    id: nextId(model),
    owner,
    name,
    isPrivate: false,
    description: null,
    topics: [],
    languages: {},
    stars: 0,
    defaultBranch: 'main',
    collaborators: new Set(),
    createdAt: at,
    updatedAt: at,
    branches: new Map(),
    commits: new Map(),
    issues: [],
    releases: [],
    checks: [],
    runs: [],
    ...more,
  }
  const message = 'Begin'
  commit(repository, repository.defaultBranch, { message, author: owner, at, files })
  model.repositories.set(fullName.toLowerCase(), repository)
  return repository
}

export function addCommit(
  model: GitHubModel,
  repository: Repository,
  given: {
    branch?: string
    author?: string
    message?: string
    files: Record<string, string | null>
  }
): Commit {
  const { branch = 'main', author = repository.owner, message = 'Change', files } = given
  const at = nextTime(model)
  repository.updatedAt = at
  return commit(repository, branch, { message, author, at, files })
}

export function addIssue(
  model: GitHubModel,
  repository: Repository,
  given: Partial<Issue> & { title: string }
): Issue {
  const at = nextTime(model)
  const issue: Issue = {
    id: nextId(model),
    number: repository.issues.length + 1,
    body: null,
    author: repository.owner,
    state: 'open',
    labels: [],
    assignees: [],
    comments: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    ...given,
  }
  repository.issues.push(issue)
  return issue
}

export function addComment(model: GitHubModel, issue: Issue, author: string, body: string) {
  const comment = { id: nextId(model), author, body, at: nextTime(model) }
  issue.comments.push(comment)
  issue.updatedAt = comment.at
  return comment
}

/** From a branch that exists into `main`. */
export function addPull(
  model: GitHubModel,
  repository: Repository,
  given: Partial<Issue> & { title: string } & Partial<Pull> & { head: string }
): Issue & { pull: Pull } {
  const { head, base = 'main', isDraft = false, mergedAt = null, reviews = [], ...issue } = given
  const pull = { head, base, isDraft, mergedAt, reviews }
  return addIssue(model, repository, { ...issue, pull }) as Issue & { pull: Pull }
}

export function addReview(
  model: GitHubModel,
  { pull, ...issue }: Issue & { pull: Pull },
  given: Pick<Review, 'author' | 'state' | 'commitSha'> & { body?: string }
): Review {
  const review = { id: nextId(model), at: nextTime(model), body: '', ...given }
  pull.reviews.push(review)
  issue.updatedAt = review.at
  return review
}

export function addCheck(
  model: GitHubModel,
  repository: Repository,
  given: Pick<Check, 'sha' | 'name' | 'conclusion'>
): Check {
  const check = { id: nextId(model), at: nextTime(model), ...given }
  repository.checks.push(check)
  return check
}

export function addRun(
  model: GitHubModel,
  repository: Repository,
  given: Partial<Omit<Run, 'jobs'>> & { jobs?: (Partial<Job> & { name: string })[] } = {}
): Run {
  const { jobs = [], ...more } = given
  const branch = more.branch ?? repository.defaultBranch
  const run: Run = {
    id: nextId(model),
    number: repository.runs.length + 1,
    workflow: 'CI',
    title: 'Change',
    event: 'push',
    branch,
    sha: repository.branches.get(branch) ?? '',
    actor: repository.owner,
    conclusion: 'success',
    at: nextTime(model),
    jobs: jobs.map((job) => ({
      id: nextId(model),
      conclusion: 'success' as const,
      steps: [],
      log: '',
      ...job,
    })),
    ...more,
  }
  repository.runs.push(run)
  return run
}

export function addNotification(
  model: GitHubModel,
  given: Pick<Notification, 'login' | 'repository' | 'title'> & Partial<Notification>
): Notification {
  const notification: Notification = {
    id: String(nextId(model)),
    reason: 'subscribed',
    isUnread: true,
    type: 'Issue',
    number: 1,
    at: nextTime(model),
    ...given,
  }
  model.notifications.push(notification)
  return notification
}
