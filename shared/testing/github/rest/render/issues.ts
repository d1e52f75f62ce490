import type { Comment, GitHubModel, Issue, Repository } from '../model.ts'
import { mention } from './people.ts'
import { fullName } from './repositories.ts'
import type { Urls } from './urls.ts'
import { nodeId } from './urls.ts'

function labels(urls: Urls, repository: Repository, { labels }: Issue) {
  return labels.map((name, at) => ({
    id: repository.id * 100 + at,
    node_id: nodeId('Label', `${repository.id}/${name}`),
    url: `${urls.api}/repos/${fullName(repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color: 'ededed',
    default: false,
  }))
}

/** What issues and pull requests have in common. */
export function issueFields(urls: Urls, model: GitHubModel, repository: Repository, one: Issue) {
  const assignees = one.assignees.map((login) => mention(urls, model, login))
  return {
    id: one.id,
    number: one.number,
    title: one.title,
    user: mention(urls, model, one.author),
    labels: labels(urls, repository, one),
    state: one.state,
    locked: false,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    closed_at: one.closedAt,
    author_association: one.author === repository.owner ? 'OWNER' : 'NONE',
    body: one.body,
  }
}

/** `issue`, and with `score` `issue-search-result-item`. */
export function issueItem(urls: Urls, model: GitHubModel, repository: Repository, one: Issue) {
  const api = `${urls.api}/repos/${fullName(repository)}`
  const html = `${urls.html}/${fullName(repository)}`
  const self = `${api}/issues/${one.number}`
  const pull = {
    url: `${api}/pulls/${one.number}`,
    html_url: `${html}/pull/${one.number}`,
    diff_url: `${html}/pull/${one.number}.diff`,
    patch_url: `${html}/pull/${one.number}.patch`,
    merged_at: one.pull?.mergedAt ?? null,
  }
  return {
    ...issueFields(urls, model, repository, one),
    node_id: nodeId('Issue', one.id),
    url: self,
    repository_url: api,
    labels_url: `${self}/labels{/name}`,
    comments_url: `${self}/comments`,
    events_url: `${self}/events`,
    html_url: one.pull ? pull.html_url : `${html}/issues/${one.number}`,
    comments: one.comments.length,
    ...(one.pull && { pull_request: pull, draft: one.pull.isDraft }),
  }
}

export function commentItem(
  urls: Urls,
  model: GitHubModel,
  repository: Repository,
  issue: Issue,
  one: Comment
) {
  const api = `${urls.api}/repos/${fullName(repository)}`
  const html = `${urls.html}/${fullName(repository)}/issues/${issue.number}`
  return {
    id: one.id,
    node_id: nodeId('IssueComment', one.id),
    url: `${api}/issues/comments/${one.id}`,
    html_url: `${html}#issuecomment-${one.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    user: mention(urls, model, one.author),
    created_at: one.at,
    updated_at: one.at,
    author_association: 'NONE',
    body: one.body,
  }
}
