import type {
  Check,
  Conclusion,
  GitHubModel,
  Job,
  Notification,
  Repository,
  Run,
} from '../model.ts'
import { mention } from './people.ts'
import { fullName, minimalRepository } from './repositories.ts'
import type { Urls } from './urls.ts'
import { nodeId } from './urls.ts'

const statusOf = (conclusion: Conclusion | null) =>
  conclusion === null ? 'in_progress' : 'completed'

export function checkRun(urls: Urls, repository: Repository, one: Check) {
  return {
    id: one.id,
    node_id: nodeId('CheckRun', one.id),
    head_sha: one.sha,
    external_id: '',
    url: `${urls.api}/repos/${fullName(repository)}/check-runs/${one.id}`,
    html_url: `${urls.html}/${fullName(repository)}/runs/${one.id}`,
    details_url: null,
    status: statusOf(one.conclusion),
    conclusion: one.conclusion,
    started_at: one.at,
    completed_at: one.conclusion === null ? null : one.at,
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${urls.api}/repos/${fullName(repository)}/check-runs/${one.id}/annotations`,
    },
    name: one.name,
    check_suite: { id: one.id },
    app: null,
    pull_requests: [],
  }
}

export function workflowRun(urls: Urls, model: GitHubModel, repository: Repository, one: Run) {
  const api = `${urls.api}/repos/${fullName(repository)}`
  const self = `${api}/actions/runs/${one.id}`
  const actor = mention(urls, model, one.actor)
  const head = repository.commits.get(one.sha)
  const author = { name: one.actor, email: `${one.actor}@users.noreply.github.com` }
  return {
    id: one.id,
    node_id: nodeId('WorkflowRun', one.id),
    name: one.workflow,
    path: '.github/workflows/ci.yml',
    head_branch: one.branch,
    head_sha: one.sha,
    display_title: one.title,
    run_number: one.number,
    run_attempt: 1,
    event: one.event,
    status: statusOf(one.conclusion),
    conclusion: one.conclusion,
    workflow_id: 1,
    check_suite_id: one.id,
    check_suite_node_id: nodeId('CheckSuite', one.id),
    url: self,
    html_url: `${urls.html}/${fullName(repository)}/actions/runs/${one.id}`,
    pull_requests: [],
    created_at: one.at,
    updated_at: one.at,
    run_started_at: one.at,
    actor,
    triggering_actor: actor,
    jobs_url: `${self}/jobs`,
    logs_url: `${self}/logs`,
    check_suite_url: `${api}/check-suites/${one.id}`,
    artifacts_url: `${self}/artifacts`,
    cancel_url: `${self}/cancel`,
    rerun_url: `${self}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${api}/actions/workflows/1`,
    head_commit: {
      id: one.sha,
      tree_id: one.sha,
      message: head?.message ?? '',
      timestamp: one.at,
      author,
      committer: author,
    },
    repository: minimalRepository(urls, model, repository),
    head_repository: minimalRepository(urls, model, repository),
  }
}

export function jobItem(urls: Urls, repository: Repository, run: Run, one: Job) {
  const api = `${urls.api}/repos/${fullName(repository)}`
  const status = statusOf(one.conclusion)
  return {
    id: one.id,
    node_id: nodeId('Job', one.id),
    run_id: run.id,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: 1,
    head_sha: run.sha,
    head_branch: run.branch,
    workflow_name: run.workflow,
    url: `${api}/actions/jobs/${one.id}`,
    html_url: `${urls.html}/${fullName(repository)}/actions/runs/${run.id}/job/${one.id}`,
    status,
    conclusion: one.conclusion,
    created_at: run.at,
    started_at: run.at,
    completed_at: one.conclusion === null ? null : run.at,
    name: one.name,
    steps: one.steps.map(({ name, conclusion }, at) => ({
      name,
      status: 'completed' as const,
      conclusion,
      number: at + 1,
      started_at: run.at,
      completed_at: run.at,
    })),
    check_run_url: `${api}/check-runs/${one.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'runner',
    runner_group_id: 1,
    runner_group_name: 'GitHub Actions',
  }
}

const subjectPaths = { Issue: 'issues', PullRequest: 'pulls', Release: 'releases' } as const

/** `thread`: a notification. */
export function thread(urls: Urls, model: GitHubModel, one: Notification) {
  const api = `${urls.api}/repos/${fullName(one.repository)}`
  const self = `${urls.api}/notifications/threads/${one.id}`
  const subject = `${api}/${subjectPaths[one.type]}/${one.number}`
  return {
    id: one.id,
    unread: one.isUnread,
    reason: one.reason,
    updated_at: one.at,
    last_read_at: one.isUnread ? null : one.at,
    subject: { title: one.title, url: subject, latest_comment_url: subject, type: one.type },
    repository: minimalRepository(urls, model, one.repository),
    url: self,
    subscription_url: `${self}/subscription`,
  }
}
