import t from 'tap'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { hostileText } from '#shared/testing/github/rest/town.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'list_commits'
const map = { owner: 'mona', repo: 'trail-map' }

t.test('commits of a branch are listed, newest first', async (t) => {
  const { call } = await buildTown(t)
  const { structuredContent, text } = await call(tool, { ...map, ref: 'haversine' })
  t.match(structuredContent.commits, [
    { title: 'Measure along the great circle', author: 'hubot', date: /^2026-01-02T/ },
    { title: 'Begin', author: 'mona' },
  ])
  t.match(
    text,
    /^Commits of mona\/trail-map at haversine, newest first:\n- \w{10} of 2026-01-02: "Measure along the great circle" by hubot$/m
  )
})

t.test('filters reach GitHub, each in its parameter', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const [since, until] = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z']
  const args = { ...map, ref: 'haversine', path: '/src/distance.ts', author: 'hubot', since, until }
  const { structuredContent, text } = await call(tool, args)
  t.equal(structuredContent.commits.length, 1)
  t.match(text, 'at haversine on src/distance.ts, newest')
  const asked = new URL(askedPaths().find((path) => path.includes('commits'))!, 'http://x')
  t.match(Object.fromEntries(asked.searchParams), {
    ...{ sha: 'haversine', path: 'src/distance.ts', author: 'hubot', since, until },
  })
  t.match((await call(tool, { ...map, author: 'nobody' })).text, 'None here.')
})

t.test('a hostile message is one quoted line, also of somebody without an account', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const message = hostileText.replaceAll(/[\r\n]+/g, ' ')
  addCommit(model, repository('mona/trail-map'), { author: 'gone "x"', message, files: { a: 'b' } })
  const found = await call(tool, { ...map, per_page: 1 })
  isHarmless(t, found)
  t.match(found.structuredContent, { commits: [{ author_name: 'gone "x"' }], next_cursor: /./ })
  t.match(found.text, 'by "gone \\"x\\""')
})

t.test('a repository without commits has none, which is no error', async (t) => {
  const { call, github } = await buildTown(t)
  github.on('/repos/mona/trail-map/commits', () => new Response('{}', { status: 409 }))
  t.match((await call(tool, map)).text, 'None here.')
  github.on('/repos/mona/trail-map/commits', () => new Response('{}', { status: 500 }))
  t.match((await call(tool, map)).text, /^API_001 API_ERROR/)
})

t.test('what git tells nothing about is left out', async (t) => {
  const { call, github } = await buildTown(t)
  const commit = { message: '\nx', author: null }
  github.on('/repos/mona/trail-map/commits', [{ sha: 's', html_url: 'h', author: null, commit }])
  const { structuredContent, text } = await call(tool, map)
  t.same(structuredContent.commits, [{ sha: 's', title: '' }])
  t.match(text, '- s: ""')
})

t.test('a private repository is withheld', async (t) => {
  const { call } = await buildTown(t)
  for (const repo of ['garden', 'nothing']) {
    t.equal((await call(tool, { owner: 'mona', repo })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(tool, { owner: 'mona', repo: 'garden' }, withPrivate)
  t.equal(structuredContent.commits.length, 1)
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, ref, perPage, cursor } = mistakes
  const time = 'a time like "2026-01-31T00:00:00Z".'
  await refuses(t, tool, map, [
    ...[owner, repo, ref, perPage, cursor],
    [{ since: '2026' }, `since is "2026", but must be ${time}`],
    [{ until: 'now' }, `until is "now", but must be ${time}`],
    [
      { author: 'a@b' },
      'author is "a@b", but must be a login, at most 50 characters, e.g. "octocat".',
    ],
  ])
})
