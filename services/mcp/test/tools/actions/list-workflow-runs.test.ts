import t from 'tap'
import { addRepository } from '#shared/testing/github/rest/plant.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'list_workflow_runs'
const map = { owner: 'mona', repo: 'trail-map' }

t.test('runs are listed with how they ended', async (t) => {
  const { call } = await buildTown(t)
  const found = await call(tool, map)
  t.match(found.structuredContent.runs, [
    { number: 2, state: 'failure', branch: 'haversine', actor: 'hubot', workflow: 'CI' },
    { number: 1, state: 'success', branch: 'main', event: 'push' },
  ])
  t.match(
    found.text,
    /^- run \d+ failure: "Measure .*", "CI" #2, push by hubot on "haversine", 2026-01-02$/m
  )
  isHarmless(t, found)
})

t.test('filters and pages are GitHub’s', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const filters = { branch: 'haversine', status: 'failure', actor: 'hubot' }
  const { structuredContent } = await call(tool, { ...map, ...filters })
  t.equal(structuredContent.runs.length, 1)
  t.match(askedPaths()[0], 'branch=haversine&status=failure&actor=hubot')
  const first = (await call(tool, { ...map, per_page: 1 })).structuredContent
  const args = { ...map, per_page: 1, cursor: first.next_cursor }
  t.match((await call(tool, args)).structuredContent, {
    runs: [{ number: 1 }],
    next_cursor: undefined,
  })
  t.match((await call(tool, { ...map, status: 'queued' })).text, 'None here.')
})

t.test('a run that GitHub tells little about is listed all the same', async (t) => {
  const { call, github } = await buildTown(t)
  const run = {
    id: 1,
    event: 'push',
    head_sha: 's',
    run_number: 1,
    created_at: '2026-01-01T00:00:00Z',
  }
  const workflow_runs = [{ ...run, repository: { private: false }, actor: null }]
  github.on('/repos/mona/trail-map/actions/runs', { total_count: 1, workflow_runs })
  const { structuredContent } = await call(tool, map)
  t.match(structuredContent.runs, [{ state: 'unknown', actor: 'ghost', workflow: '', branch: '' }])
})

t.test('a private repository is withheld, also where it has none', async (t) => {
  const { call, model } = await buildTown(t)
  addRepository(model, 'mona/empty', { isPrivate: true })
  for (const repo of ['garden', 'nothing', 'empty']) {
    t.equal((await call(tool, { owner: 'mona', repo })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(tool, { owner: 'mona', repo: 'garden' }, withPrivate)
  t.equal(structuredContent.runs.length, 2)
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, perPage, cursor } = mistakes
  const words = ['success', 'failure', 'cancelled', 'timed_out', 'in_progress', 'queued']
  const one = words.map((word) => `"${word}"`).join(', ')
  const branch = 'the name of a branch or tag, or a commit’s SHA, at most 255 characters.'
  await refuses(t, tool, map, [
    ...[owner, repo, perPage, cursor],
    [{ status: 'red' }, `status is "red", but must be one of ${one}.`],
    [{ branch: 'a b' }, `branch is "a b", but must be ${branch}`],
    [{ actor: '/' }, 'actor is "/", but must be a login, at most 50 characters, e.g. "octocat".'],
  ])
})
