import type { Routes } from '../call.ts'
import { invalid, issueOf, pusher, repositoryOf, text, writer } from '../call.ts'
import type { Issue } from '../model.ts'
import { nextTime, personNamed } from '../model.ts'
import { addComment, addIssue } from '../plant.ts'
import { commentItem, issueItem } from '../render/issues.ts'

const words = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** The order of `sort` and `direction`; newest first when neither is given. */
function sorted(issues: Issue[], query: URLSearchParams): Issue[] {
  const orders: Readonly<Record<string, (issue: Issue) => string>> = {
    created: ({ createdAt }) => createdAt,
    updated: ({ updatedAt }) => updatedAt,
    comments: ({ comments }) => String(comments.length).padStart(6, '0'),
  }
  const order = orders[query.get('sort') ?? 'created']!
  const ascending = [...issues].sort((a, b) => (order(a) < order(b) ? -1 : 1))
  return query.get('direction') === 'asc' ? ascending : ascending.reverse()
}

/** Those of `state`, open ones when it is not given. */
export const inState = (issues: Issue[], query: URLSearchParams): Issue[] => {
  const state = query.get('state') ?? 'open'
  return sorted(
    issues.filter((one) => state === 'all' || one.state === state),
    query
  )
}

export const issueRoutes: Routes = {
  'GET /repos/{owner}/{repo}/issues': (call) => {
    const { model, urls, query } = call
    const repository = repositoryOf(call)
    const labels = query.get('labels')?.split(',') ?? []
    const [assignee, creator] = [query.get('assignee'), query.get('creator')]
    const since = query.get('since')
    const found = inState(repository.issues, query).filter(
      (one) =>
        labels.every((label) => one.labels.includes(label)) &&
        (assignee === null || one.assignees.includes(assignee)) &&
        (creator === null || one.author === creator) &&
        (since === null || Date.parse(one.updatedAt) >= Date.parse(since))
    )
    return { list: found.map((one) => issueItem(urls, model, repository, one)) }
  },

  'POST /repos/{owner}/{repo}/issues': (call) => {
    const { model, urls, body } = call
    const repository = repositoryOf(call)
    const author = writer(call, repository)
    const title = text(body['title'])
    if (!title) throw invalid('Issue', 'title', 'missing_field')
    const issue = addIssue(model, repository, {
      title,
      author,
      body: text(body['body']) ?? null,
      labels: words(body['labels']),
      assignees: words(body['assignees']),
    })
    return { status: 201, json: issueItem(urls, model, repository, issue) }
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}': (call) => {
    const [repository, issue] = issueOf(call)
    return { json: issueItem(call.urls, call.model, repository, issue) }
  },

  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': (call) => {
    const { model, urls, body } = call
    const [repository, issue] = issueOf(call)
    if (writer(call, repository) !== issue.author) pusher(call, repository)
    const state = text(body['state'])
    if (state !== undefined && !/^(?:open|closed)$/.test(state)) {
      throw invalid('Issue', 'state', 'invalid')
    }
    const assignees = words(body['assignees'])
    if (assignees.some((login) => !personNamed(model, login))) {
      throw invalid('Issue', 'assignees', 'invalid')
    }
    issue.updatedAt = nextTime(model)
    if (state) {
      issue.state = state as Issue['state']
      issue.closedAt = state === 'closed' ? issue.updatedAt : null
    }
    if (typeof body['title'] === 'string') issue.title = body['title']
    if ('body' in body) issue.body = text(body['body']) ?? null
    if ('labels' in body) issue.labels = words(body['labels'])
    if ('assignees' in body) issue.assignees = assignees
    return { json: issueItem(urls, model, repository, issue) }
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const { model, urls } = call
    const [repository, issue] = issueOf(call)
    return { list: issue.comments.map((one) => commentItem(urls, model, repository, issue, one)) }
  },

  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const { model, urls, body } = call
    const [repository, issue] = issueOf(call)
    const author = writer(call, repository)
    const words = text(body['body'])
    if (!words) throw invalid('IssueComment', 'body', 'missing_field')
    const comment = addComment(model, issue, author, words)
    return { status: 201, json: commentItem(urls, model, repository, issue, comment) }
  },
}
