import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { quoted } from '../../github/clean-text.ts'
import { count as natural, nullish, person, text as string } from '../../github/shapes/fields.ts'
import { oneOf } from '../one-of.ts'
import { login, paging, readOnly, ref, repository } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { loginOf } from '../results/person.ts'
import { count, listed, present, strict, text, written } from '../results/schema.ts'
import { day, oneLine, readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const name = 'list_workflow_runs'
const RunItem = Type.Object({
  id: natural,
  name: nullish(string),
  display_title: nullish(string),
  event: string,
  status: nullish(string),
  conclusion: nullish(string),
  head_branch: nullish(string),
  head_sha: string,
  run_number: natural,
  actor: person,
  created_at: string,
})
const shape = TypeCompiler.Compile(Type.Object({ workflow_runs: Type.Array(RunItem) }))

const Run = strict({
  id: count,
  workflow: text,
  number: count,
  title: written,
  state: Type.String({ description: 'How it ended, or how far it is' }),
  event: text,
  branch: text,
  sha: text,
  actor: text,
  created_at: text,
})

/** GitHub REST `GET /repos/{owner}/{repo}/actions/runs`. */
export default defineTool({
  name,
  title: 'List workflow runs',
  description: 'Lists the GitHub Actions runs of a repository, newest first.',
  set: 'actions',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    branch: Type.Optional({ ...ref, description: 'Branch they ran on' }),
    status: Type.Optional(
      oneOf(['success', 'failure', 'cancelled', 'timed_out', 'in_progress', 'queued'], {
        description: 'How they ended, or how far they are',
      })
    ),
    actor: Type.Optional({ ...login, description: 'Login of who started them' }),
    ...paging,
  }),
  output: strict({ runs: Type.Array(Run), ...listed }),

  async run(input, session) {
    const { owner, repo, per_page, branch, status, actor } = input
    const place = readCursor(name, input)
    const { body, hasMore } = await ifVisible(
      session,
      input,
      session.github.get('GET /repos/{owner}/{repo}/actions/runs', shape, {
        ...{ owner, repo, per_page, page: place.page },
        ...present({ branch, status, actor }),
      })
    )
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: body.workflow_runs.map(toRun),
      hasMore,
      describe: (run) =>
        [
          `- run ${run.id} ${run.state}: ${quoted(run.title)}`,
          `${quoted(run.workflow)} #${run.number}`,
          `${run.event} by ${run.actor} on ${quoted(run.branch)}`,
          day(run.created_at),
        ].join(', '),
    })
    const text = readable(
      `Workflow runs of ${owner}/${repo}, newest first:`,
      entries.length === 0 ? 'None here.' : null,
      lines
    )
    return { structured: { runs: entries, ...cursor }, text }
  },
})

const toRun = (run: Static<typeof RunItem>): Static<typeof Run> => ({
  id: run.id,
  workflow: oneLine(run.name),
  number: run.run_number,
  title: oneLine(run.display_title),
  state: run.conclusion ?? run.status ?? 'unknown',
  event: run.event,
  branch: oneLine(run.head_branch),
  sha: run.head_sha,
  actor: loginOf(run.actor),
  created_at: run.created_at,
})
