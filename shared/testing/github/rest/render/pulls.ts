import type { FileChange } from '../git.ts'
import { blobSha, changes } from '../git.ts'
import type { GitHubModel, Issue, Pull, Repository, Review } from '../model.ts'
import { issueFields } from './issues.ts'
import { mention } from './people.ts'
import { fullName, repositoryItem } from './repositories.ts'
import type { Urls } from './urls.ts'
import { nodeId } from './urls.ts'

export type PullIssue = Issue & { pull: Pull }

/** `pull-request-simple`: a pull request in a list. */
export function pullItem(urls: Urls, model: GitHubModel, repository: Repository, one: PullIssue) {
  const api = `${urls.api}/repos/${fullName(repository)}`
  const html = `${urls.html}/${fullName(repository)}/pull/${one.number}`
  const self = `${api}/pulls/${one.number}`
  const issue = `${api}/issues/${one.number}`
  const side = (branch: string) => ({
    label: `${repository.owner}:${branch}`,
    ref: branch,
    sha: repository.branches.get(branch) ?? '0'.repeat(40),
    user: mention(urls, model, repository.owner),
    repo: repositoryItem(urls, model, repository),
  })
  const head = side(one.pull.head)
  const links = {
    self: { href: self },
    html: { href: html },
    issue: { href: issue },
    comments: { href: `${issue}/comments` },
    review_comments: { href: `${self}/comments` },
    review_comment: { href: `${api}/pulls/comments{/number}` },
    commits: { href: `${self}/commits` },
    statuses: { href: `${api}/statuses/${head.sha}` },
  }
  return {
    ...issueFields(urls, model, repository, one),
    node_id: nodeId('PullRequest', one.id),
    url: self,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: links.commits.href,
    review_comments_url: links.review_comments.href,
    review_comment_url: links.review_comment.href,
    comments_url: links.comments.href,
    statuses_url: links.statuses.href,
    merged_at: one.pull.mergedAt,
    merge_commit_sha: null,
    requested_reviewers: [],
    requested_teams: [],
    draft: one.pull.isDraft,
    head,
    base: side(one.pull.base),
    _links: links,
    auto_merge: null,
  }
}

/** `pull-request`: the whole of it. */
export function pullRequest(
  urls: Urls,
  model: GitHubModel,
  repository: Repository,
  one: PullIssue
) {
  const changed = pullChanges(repository, one)
  const sum = (field: 'additions' | 'deletions') =>
    changed.reduce((total, change) => total + change[field], 0)
  return {
    ...pullItem(urls, model, repository, one),
    merged: one.pull.mergedAt !== null,
    mergeable: one.state === 'open' ? true : null,
    rebaseable: one.state === 'open' ? true : null,
    mergeable_state: one.state === 'open' ? 'clean' : 'unknown',
    merged_by: null,
    comments: one.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: changed.length,
  }
}

/** What a pull request would change. Its branch began at the commit that is both branches’ last. */
export function pullChanges({ branches, commits }: Repository, { pull }: PullIssue): FileChange[] {
  const files = (branch: string) => commits.get(branches.get(branch) ?? '')?.files ?? new Map()
  return changes(files(pull.base), files(pull.head))
}

/** `diff-entry`. */
export function diffEntry(urls: Urls, repository: Repository, sha: string, change: FileChange) {
  const path = encodeURIComponent(change.path)
  const html = `${urls.html}/${fullName(repository)}`
  const { additions, deletions } = change
  return {
    sha: change.text === null ? null : blobSha(change.text),
    filename: change.path,
    status: change.status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${html}/blob/${sha}/${path}`,
    raw_url: `${html}/raw/${sha}/${path}`,
    contents_url: `${urls.api}/repos/${fullName(repository)}/contents/${path}?ref=${sha}`,
    patch: change.patch,
  }
}

export function reviewItem(
  urls: Urls,
  model: GitHubModel,
  repository: Repository,
  issue: Issue,
  one: Review
) {
  const pull = `${urls.api}/repos/${fullName(repository)}/pulls/${issue.number}`
  const html = `${urls.html}/${fullName(repository)}/pull/${issue.number}#pullrequestreview-${one.id}`
  return {
    id: one.id,
    node_id: nodeId('PullRequestReview', one.id),
    user: mention(urls, model, one.author),
    body: one.body,
    state: one.state,
    html_url: html,
    pull_request_url: pull,
    author_association: 'NONE',
    _links: { html: { href: html }, pull_request: { href: pull } },
    submitted_at: one.at,
    commit_id: one.commitSha,
  }
}
