import t from 'tap'
import { buildTown, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'list_branches'
const map = { owner: 'mona', repo: 'trail-map' }

t.test('branches are listed with their last commits, page by page', async (t) => {
  const { call, repository } = await buildTown(t)
  const main = repository('mona/trail-map').branches.get('main')
  const first = await call(tool, { ...map, per_page: 1 })
  t.match(first.structuredContent.branches, [{ name: 'main', sha: main, protected: false }])
  t.match(first.text, `Branches of mona/trail-map:\n- "main" at ${main}`)
  const { next_cursor: cursor } = first.structuredContent
  const second = await call(tool, { ...map, per_page: 1, cursor })
  t.match(second.structuredContent, { branches: [{ name: 'haversine' }], next_cursor: undefined })
})

t.test('a cursor of another tool is refused, also with the same arguments', async (t) => {
  const { call } = await buildTown(t)
  const { next_cursor: cursor } = (await call(tool, { ...map, per_page: 1 })).structuredContent
  const { text } = await call('list_commits', { ...map, per_page: 1, cursor })
  t.match(text, 'but must be a next_cursor of list_commits with the same other arguments.')
})

t.test('protected branches are marked, and none is said', async (t) => {
  const { call, github } = await buildTown(t)
  const at = '/repos/mona/trail-map/branches'
  github.on(at, [{ name: 'x"\u202e', commit: { sha: 's' }, protected: true }])
  t.match((await call(tool, map)).text, '- "x\\"" at s, protected')
  github.on(at, [])
  t.match((await call(tool, map)).text, 'None here.')
})

t.test('a private repository is withheld', async (t) => {
  const { call } = await buildTown(t)
  for (const repo of ['garden', 'nothing']) {
    t.equal((await call(tool, { owner: 'mona', repo })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(tool, { owner: 'mona', repo: 'garden' }, withPrivate)
  t.equal(structuredContent.branches.length, 2)
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, perPage, cursor } = mistakes
  await refuses(t, tool, map, [owner, repo, perPage, cursor])
})
