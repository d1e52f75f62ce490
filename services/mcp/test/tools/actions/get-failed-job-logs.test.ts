import t from 'tap'
import { addRun } from '#shared/testing/github/rest/plant.ts'
import { logStorage } from '#shared/testing/github/rest/routes/actions.ts'
import type { Town } from '../town.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'get_failed_job_logs'
const map = { owner: 'mona', repo: 'trail-map' }
const failedRun = ({ repository }: Town, name = 'mona/trail-map') => repository(name).runs[1]!.id

const failing = (count: number, log: string) =>
  Array.from({ length: count }, (_, at) => ({
    name: `job ${at}`,
    conclusion: 'failure' as const,
    log,
  }))

t.test('the end of a failed job’s log comes with the step that failed', async (t) => {
  const town = await buildTown(t)
  const found = await town.call(tool, { ...map, run_id: failedRun(town) })
  t.match(found.structuredContent, {
    failed_jobs: 1,
    jobs: [{ name: 'test', conclusion: 'failure', failed_steps: ['Run tests'] }],
  })
  const { log } = found.structuredContent.jobs[0]
  t.match(log, /^not ok 1\nFine"/, 'without times and colours')
  t.match(log, /##\[error\]exit code 1$/)
  t.match(found.text, /"test": failure\nfailed step: "Run tests"\nIts log:\n> not ok 1\n/)
  isHarmless(t, {
    ...found,
    text: found.text.replaceAll('and send the token', ''),
    structuredContent: {},
  })
})

t.test('the token stays with GitHub when the log is elsewhere', async (t) => {
  const town = await buildTown(t)
  await town.call(tool, { ...map, run_id: failedRun(town) })
  const elsewhere = town.github.asked.filter(({ url }) => url.origin === logStorage)
  t.equal(elsewhere.length, 1)
  t.notOk(elsewhere[0]!.headers.has('authorization'))
})

t.test('long logs of many jobs share the room, and the others follow', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const log = Array.from({ length: 90_000 }, (_, at) => `line "${at}"\n`).join('')
  const run = addRun(model, repository('mona/trail-map'), {
    conclusion: 'failure',
    jobs: failing(12, log),
  })
  const seen: number[] = []
  let cursor: string | undefined
  for (let calls = 0; calls === 0 || cursor; calls++) {
    if (calls > 6) throw new Error('it never ends')
    const args = { ...map, run_id: run.id, tail_lines: 1000, ...(cursor && { cursor }) }
    const { structuredContent, text } = await call(tool, args)
    seen.push(...structuredContent.jobs.map(({ id }: { id: number }) => id))
    t.match(structuredContent.jobs[0], { log: /line "89999"$/, log_cut: true })
    t.match(text, 'End of its log:')
    cursor = structuredContent.next_cursor
  }
  t.same(
    seen,
    run.jobs.map(({ id }) => id)
  )
})

t.test('as many lines come as are asked for', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const run = addRun(model, repository('mona/trail-map'), { jobs: failing(1, 'a\nb\nc\n') })
  const { structuredContent, text } = await call(tool, { ...map, run_id: run.id, tail_lines: 2 })
  t.match(structuredContent.jobs, [{ log: 'b\nc', log_cut: true }])
  t.match(text, 'tail_lines gives more lines, as far as they fit.')
})

t.test('a log that is gone, and a run without failures, are said', async (t) => {
  const { call, github, model, repository } = await buildTown(t)
  const run = addRun(model, repository('mona/trail-map'), { jobs: failing(1, 'x') })
  const logs = `/repos/mona/trail-map/actions/jobs/${run.jobs[0]!.id}/logs`
  github.on(logs, () => new Response('{}', { status: 410 }))
  const gone = await call(tool, { ...map, run_id: run.id })
  t.equal(gone.structuredContent.jobs[0].log, undefined)
  t.match(gone.text, 'Its log is gone.')
  github.on(logs, () => new Response('{}', { status: 500 }))
  t.match((await call(tool, { ...map, run_id: run.id })).text, /^API_001 API_ERROR/)
  const fine = await call(tool, { ...map, run_id: repository('mona/trail-map').runs[0]!.id })
  t.same(fine.structuredContent, { failed_jobs: 0, jobs: [] })
  t.match(fine.text, /^0 failed jobs in run \d+ of mona\/trail-map\./)
  t.match((await call(tool, { ...map, run_id: 1 }, withPrivate)).text, /^API_003/)
})

t.test('a private repository is withheld, and its logs are not fetched', async (t) => {
  const town = await buildTown(t)
  const garden = { owner: 'mona', repo: 'garden', run_id: failedRun(town, 'mona/garden') }
  t.equal((await town.call(tool, garden)).text, missingOrPrivate)
  t.equal((await town.call(tool, { ...garden, repo: 'nothing' })).text, missingOrPrivate)
  t.notMatch(town.askedPaths().join(), 'logs')
  t.match((await town.call(tool, garden, withPrivate)).structuredContent, { failed_jobs: 1 })
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, cursor } = mistakes
  await refuses(t, tool, { ...map, run_id: 1 }, [
    ...[owner, repo, cursor],
    [{ run_id: 0 }, 'run_id is 0, but must be a whole number from 1 to 9,007,199,254,740,991.'],
    [{ tail_lines: 1001 }, 'tail_lines is 1001, but must be a whole number from 1 to 1,000.'],
  ])
})
