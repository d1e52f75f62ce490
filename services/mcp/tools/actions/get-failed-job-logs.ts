import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { quoted } from '../../github/clean-text.ts'
import { count as natural, nullish, text as string } from '../../github/shapes/fields.ts'
import { paging, readOnly, repository } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { count, listed, maybe, present, strict, text, written } from '../results/schema.ts'
import { aside, maxResult } from '../results/weight.ts'
import { block, oneLine, readable, some } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'
import { tailOf } from './log-tail.ts'

const name = 'get_failed_job_logs'
const JobItem = Type.Object({
  id: natural,
  name: string,
  conclusion: nullish(string),
  html_url: nullish(string),
  steps: nullish(Type.Array(Type.Object({ name: string, conclusion: nullish(string) }))),
})
const shape = TypeCompiler.Compile(Type.Object({ jobs: Type.Array(JobItem) }))

const Job = strict({
  id: count,
  name: text,
  conclusion: text,
  failed_steps: Type.Array(text),
  log: maybe(written),
  log_cut: maybe(Type.Boolean()),
})

const failures: unknown[] = ['failure', 'timed_out']
const isFailure = ({ conclusion }: { conclusion?: string | null }) => failures.includes(conclusion)
/** Jobs of a run that are looked at; GitHub lists no more on a page. */
const maxJobs = 100
const maxSteps = 10
const maxNameCharacters = 100
/** Jobs of one result: each has a log to fetch. */
const maxLogs = 5

/**
 * GitHub REST `GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs` and
 * `GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs`.
 */
export default defineTool({
  name,
  title: 'Read the logs of failed jobs',
  description:
    'Returns the end of the log of each failed job of a workflow run, and the steps that failed.',
  set: 'actions',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    run_id: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Id of the run, from list_workflow_runs',
    }),
    tail_lines: Type.Optional(
      Type.Integer({
        default: 100,
        minimum: 1,
        maximum: 1000,
        description: 'Last lines of each log',
      })
    ),
    cursor: paging.cursor,
  }),
  output: strict({ failed_jobs: count, jobs: Type.Array(Job), ...listed }),

  async run(input, session) {
    const { github } = session
    const { owner, repo, run_id, tail_lines } = input
    const place = readCursor(name, input)
    const { body, hasMore } = await ifVisible(
      session,
      input,
      github.get('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', shape, {
        ...{ owner, repo, run_id, per_page: maxJobs },
      })
    )
    const failed = body.jobs.filter(isFailure)
    const shown = failed.slice((place.page - 1) * maxLogs, place.page * maxLogs)
    const room = Math.floor((maxResult - aside) / Math.max(1, shown.length)) - 2000
    const rows = await Promise.all(
      shown.map(async (job, at) => {
        if (at < place.skip) return null
        const tail = await tailOf(github, { owner, repo, job_id: job.id }, tail_lines!, room)
        return {
          id: job.id,
          name: oneLine(job.name, maxNameCharacters),
          conclusion: job.conclusion!,
          failed_steps: (job.steps ?? [])
            .filter(isFailure)
            .slice(0, maxSteps)
            .map((step) => oneLine(step.name, maxNameCharacters)),
          ...present({ log: tail?.text, log_cut: tail?.isCut || null }),
        }
      })
    )
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows,
      hasMore: failed.length > place.page * maxLogs,
      describe: (job) =>
        [
          `Job ${job.id} ${quoted(job.name)}: ${job.conclusion}`,
          ...job.failed_steps.map((step) => `failed step: ${quoted(step)}`),
          job.log === undefined ? 'Its log is gone.' : `${job.log_cut ? 'End of its' : 'Its'} log:`,
          ...(job.log ? [block(job.log)] : []),
        ].join('\n'),
    })
    const text = readable(
      `${some(failed.length, 'failed job')} in run ${run_id} of ${owner}/${repo}${hasMore ? `, in its first ${maxJobs} jobs` : ''}.`,
      lines,
      entries.some((job) => job.log_cut) ? 'tail_lines gives more lines, as far as they fit.' : null
    )
    return { structured: { failed_jobs: failed.length, jobs: entries, ...cursor }, text }
  },
})
