import type { Routes } from '../call.ts'
import { invalid, pullOf, pusher, Refusal, repositoryOf, text, writer } from '../call.ts'
import { resolve, unifiedDiff } from '../git.ts'
import type { Review } from '../model.ts'
import { addPull, addReview } from '../plant.ts'
import { checkRun } from '../render/actions.ts'
import type { PullIssue } from '../render/pulls.ts'
import { diffEntry, pullChanges, pullItem, pullRequest, reviewItem } from '../render/pulls.ts'
import { inState } from './issues.ts'

const reviewStates: Readonly<Record<string, Review['state']>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
}

const isPull = (issue: object): issue is PullIssue => 'pull' in issue

export const pullRoutes: Routes = {
  'GET /repos/{owner}/{repo}/pulls': (call) => {
    const { model, urls, query } = call
    const repository = repositoryOf(call)
    const [head, base] = [query.get('head'), query.get('base')]
    const found = inState(repository.issues.filter(isPull), query)
      .filter(isPull)
      .filter(
        ({ pull }) =>
          (base === null || pull.base === base) &&
          (head === null || `${repository.owner}:${pull.head}` === head)
      )
    return { list: found.map((one) => pullItem(urls, model, repository, one)) }
  },

  'POST /repos/{owner}/{repo}/pulls': (call) => {
    const { model, urls, body } = call
    const repository = repositoryOf(call)
    const author = pusher(call, repository)
    const [title, head, base] = [text(body['title']), text(body['head']), text(body['base'])]
    if (!title) throw invalid('PullRequest', 'title', 'missing_field')
    if (!head || !repository.branches.has(head)) throw invalid('PullRequest', 'head', 'invalid')
    if (!base || !repository.branches.has(base)) throw invalid('PullRequest', 'base', 'invalid')
    const isDraft = body['draft'] === true
    const made = { title, head, base, isDraft, author, body: text(body['body']) ?? null }
    const pull = addPull(model, repository, made)
    return { status: 201, json: pullRequest(urls, model, repository, pull) }
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}': (call) => {
    const [repository, pull] = pullOf(call)
    if (/diff/.test(call.accept)) {
      const type = 'application/vnd.github.v3.diff; charset=utf-8'
      return { text: unifiedDiff(pullChanges(repository, pull)), type }
    }
    return { json: pullRequest(call.urls, call.model, repository, pull) }
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': (call) => {
    const [repository, pull] = pullOf(call)
    const sha = repository.branches.get(pull.pull.head) ?? ''
    const changed = pullChanges(repository, pull)
    return { list: changed.map((one) => diffEntry(call.urls, repository, sha, one)) }
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call) => {
    const { model, urls } = call
    const [repository, one] = pullOf(call)
    const { reviews } = one.pull
    return { list: reviews.map((review) => reviewItem(urls, model, repository, one, review)) }
  },

  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call) => {
    const { model, urls, body } = call
    const [repository, one] = pullOf(call)
    const author = writer(call, repository)
    const state = reviewStates[text(body['event']) ?? '']
    if (!state) throw new Refusal(422, 'Unprocessable Entity')
    if (author === one.author && state !== 'COMMENTED') {
      throw new Refusal(422, 'Unprocessable Entity')
    }
    const words = text(body['body']) ?? ''
    if (state !== 'APPROVED' && words === '') throw new Refusal(422, 'Unprocessable Entity')
    const commitSha = repository.branches.get(one.pull.head) ?? ''
    const review = addReview(model, one, { author, state, body: words, commitSha })
    return { json: reviewItem(urls, model, repository, one, review) }
  },

  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': (call) => {
    const repository = repositoryOf(call)
    const found = resolve(repository, call.at['ref'] ?? '')
    if (!found) throw new Refusal(422, `No commit found for SHA: ${call.at['ref']}`)
    const checks = repository.checks.filter(({ sha }) => sha === found.sha)
    return {
      list: checks.map((one) => checkRun(call.urls, repository, one)),
      wrap: (check_runs) => ({ total_count: checks.length, check_runs }),
    }
  },
}
