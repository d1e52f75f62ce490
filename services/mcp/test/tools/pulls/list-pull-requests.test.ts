import t from 'tap'
import { addPull, addRepository } from '#shared/testing/github/rest/plant.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'list_pull_requests'
const map = { owner: 'mona', repo: 'trail-map' }

t.test('open pull requests are listed', async (t) => {
  const { call } = await buildTown(t)
  const found = await call(tool, map)
  t.match(found.structuredContent.pull_requests, [
    { number: 3, state: 'open', draft: false, author: 'hubot', head: 'haversine', base: 'main' },
  ])
  t.match(
    found.text,
    '- #3 open: "Measure along the great circle" by hubot, "haversine" into "main"'
  )
  isHarmless(t, found)
})

t.test('filters and pages are GitHub’s', async (t) => {
  const { call, model, repository, askedPaths } = await buildTown(t)
  const map1 = repository('mona/trail-map')
  const mergedAt = '2026-01-03T00:00:00Z'
  addPull(model, map1, { title: 'Done', head: 'gone', state: 'closed', mergedAt, isDraft: true })
  const filters = { state: 'all', base: 'main', sort: 'updated', per_page: 1 }
  const first = await call(tool, { ...map, ...filters })
  t.match(first.structuredContent.pull_requests, [{ title: 'Done', state: 'merged', draft: true }])
  t.match(first.text, '#4 merged draft: "Done"')
  const { next_cursor: cursor } = first.structuredContent
  const second = await call(tool, { ...map, ...filters, cursor })
  t.match(second.structuredContent.pull_requests, [{ number: 3 }])
  t.match(askedPaths().at(-2), 'state=all&sort=updated&direction=desc&per_page=1&page=2&base=main')
  const from = await call(tool, { ...map, state: 'all', head: 'gone' })
  t.match(from.structuredContent.pull_requests, [{ number: 4 }])
  t.match((await call(tool, { ...map, base: 'none' })).text, 'None here.')
})

t.test(
  'a pull request tells the fork it is from, unless that is gone, or private to the session',
  async (t) => {
    const { call, github } = await buildTown(t)
    const side = (full_name: string, isPrivate = false) => ({
      ...{ ref: 'x', sha: 's' },
      repo: { full_name, private: isPrivate },
    })
    const pull = {
      ...{ number: 1, title: 'x', state: 'open', html_url: 'h', user: null, labels: [] },
      ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
      base: side('mona/trail-map'),
    }
    github.on('/repos/mona/trail-map/pulls', [
      { ...pull, head: side('hubot/trail-map') },
      { ...pull, head: { ...side(''), repo: null } },
      { ...pull, head: side('mona/secret-fork', true) },
    ])
    const { structuredContent, text } = await call(tool, map)
    t.match(structuredContent.pull_requests, [
      { head: 'hubot/trail-map:x', author: 'ghost' },
      { head: 'unknown:x' },
      { head: 'unknown:x' },
    ])
    t.notMatch(text, 'secret-fork')
    t.match((await call(tool, map, withPrivate)).text, '"mona/secret-fork:x" into')
  }
)

t.test('a private repository is withheld, also where it has none', async (t) => {
  const { call, model } = await buildTown(t)
  addRepository(model, 'mona/empty', { isPrivate: true })
  for (const repo of ['garden', 'nothing', 'empty']) {
    t.equal((await call(tool, { owner: 'mona', repo })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(tool, { owner: 'mona', repo: 'garden' }, withPrivate)
  t.match(structuredContent.pull_requests, [{ number: 3 }])
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, perPage, cursor } = mistakes
  const branch = 'the name of a branch or tag, or a commit’s SHA, at most 255 characters.'
  await refuses(t, tool, map, [
    ...[owner, repo, perPage, cursor],
    [{ state: 'merged' }, 'state is "merged", but must be one of "open", "closed", "all".'],
    [{ sort: 'x' }, 'sort is "x", but must be one of "created", "updated".'],
    [{ base: 'a b' }, `base is "a b", but must be ${branch}`],
    [{ head: 'mona:x' }, `head is "mona:x", but must be ${branch}`],
  ])
})
