import { errors } from '#shared/errors/catalogue.ts'
import type { Upstream } from './forward.ts'
import type {
  SeedComment,
  SeedCommit,
  SeedIssue,
  SeedRepository,
} from './repositories/repository.ts'
import { repositories } from './seed.ts'

/** Writes through the emulator's REST API in somebody's name. @throws API_ERROR unless it answers 2xx. */
type Write = (by: string, method: string, path: string, body: object) => Promise<unknown>

interface Numbered {
  number: number
}

interface Committed {
  content: { sha: string }
  commit: { sha: string }
}

/** Gives every repository its files, issues, pull request and release, one after the other. */
export async function plant(github: Upstream, gardeners: ReadonlyMap<string, string>) {
  const write: Write = async (by, method, path, body) => {
    const answer = await github.forward({
      method,
      path,
      headers: {
        authorization: `Bearer ${gardeners.get(by)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    if (answer.status >= 300) {
      throw errors.API_ERROR({ facts: { status: answer.status, method, path } })
    }
    return JSON.parse(answer.body.toString())
  }
  // In order, so that every id is the same at each start.
  for (const repository of repositories) await plantRepository(write, repository)
}

async function plantRepository(write: Write, repository: SeedRepository) {
  const { owner, name, by, commits, issues = [], pull, release } = repository
  const at = `/repos/${owner}/${name}`
  const commit = committer(write, at)
  let head = ''
  for (const change of commits) head = await commit(by, change)
  for (const issue of issues) await plantIssue(write, at, issue)
  if (pull) {
    const { branch, title, body, comments = [] } = pull
    await write(by, 'POST', `${at}/git/refs`, { ref: `refs/heads/${branch}`, sha: head })
    for (const change of pull.commits) await commit(pull.by, { ...change, branch })
    const opened = await write(pull.by, 'POST', `${at}/pulls`, {
      title,
      body,
      head: branch,
      base: 'main',
    })
    await plantComments(write, `${at}/issues/${(opened as Numbered).number}`, comments)
  }
  if (release) await write(by, 'POST', `${at}/releases`, release)
}

/** Commits one file after the other, and resolves to each commit's sha. */
function committer(write: Write, at: string) {
  const known = new Map<string, string>()
  return async (by: string, change: SeedCommit & { branch?: string }): Promise<string> => {
    const { path, text, ...rest } = change
    const content = Buffer.from(text).toString('base64')
    const sha = known.get(path)
    const body = { ...rest, content, ...(sha && { sha }) }
    const done = (await write(by, 'PUT', `${at}/contents/${path}`, body)) as Committed
    known.set(path, done.content.sha)
    return done.commit.sha
  }
}

async function plantIssue(write: Write, at: string, issue: SeedIssue) {
  const { by, comments = [], closed, ...fields } = issue
  const { number } = (await write(by, 'POST', `${at}/issues`, fields)) as Numbered
  await plantComments(write, `${at}/issues/${number}`, comments)
  if (closed) await write(by, 'PATCH', `${at}/issues/${number}`, { state: 'closed' })
}

async function plantComments(write: Write, issue: string, comments: readonly SeedComment[]) {
  for (const { by, body } of comments) await write(by, 'POST', `${issue}/comments`, { body })
}
