import type { Call, Routes } from '../call.ts'
import { notFound, repositoryOf, signedIn } from '../call.ts'
import type { Repository, Run } from '../model.ts'
import { jobItem, workflowRun } from '../render/actions.ts'

/** Where GitHub keeps logs: another server, to which no token belongs. */
export const logStorage = 'https://logs.github.test'

function runOf(call: Call): [Repository, Run] {
  const repository = repositoryOf(call)
  const run = repository.runs.find(({ id }) => String(id) === call.at['run_id'])
  if (!run) throw notFound()
  return [repository, run]
}

export const actionRoutes: Routes = {
  'GET /repos/{owner}/{repo}/actions/runs': (call) => {
    const { model, urls, query } = call
    const repository = repositoryOf(call)
    const [branch, status, event] = ['branch', 'status', 'event'].map((name) => query.get(name))
    const [actor, sha] = [query.get('actor'), query.get('head_sha')]
    const found = repository.runs.filter(
      (one) =>
        (!branch || one.branch === branch) &&
        (!event || one.event === event) &&
        (!actor || one.actor === actor) &&
        (!sha || one.sha === sha) &&
        (!status ||
          [one.conclusion, one.conclusion ? 'completed' : 'in_progress'].includes(status as never))
    )
    return {
      list: found.reverse().map((one) => workflowRun(urls, model, repository, one)),
      wrap: (workflow_runs) => ({ total_count: found.length, workflow_runs }),
    }
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': (call) => {
    const [repository, run] = runOf(call)
    return { json: workflowRun(call.urls, call.model, repository, run) }
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': (call) => {
    const [repository, run] = runOf(call)
    return {
      list: run.jobs.map((one) => jobItem(call.urls, repository, run, one)),
      wrap: (jobs) => ({ total_count: run.jobs.length, jobs }),
    }
  },

  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs': (call) => {
    signedIn(call)
    const repository = repositoryOf(call)
    const jobs = repository.runs.flatMap((run) => run.jobs)
    const job = jobs.find(({ id }) => String(id) === call.at['job_id'])
    if (!job) throw notFound()
    return { location: `${logStorage}/${repository.id}/${job.id}` }
  },
}
