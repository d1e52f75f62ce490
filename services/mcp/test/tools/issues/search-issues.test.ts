import t from 'tap'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'search_issues'

const item = (repository: string) => ({
  ...{ number: 1, title: 'Secret plan', state: 'open', html_url: 'h', labels: [] },
  ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
  repository_url: `https://api.github.com/repos/${repository}`,
})

t.test('issues and pull requests are found in public repositories', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const found = await call(tool, { query: 'is:issue distances' })
  t.match(found.structuredContent, {
    total_count: 1,
    items: [
      {
        ...{ repository: 'mona/trail-map', number: 1, author: 'hubot', labels: ['bug'] },
        ...{ comments: 2, is_pull_request: false },
      },
    ],
  })
  t.match(found.text, /^- mona\/trail-map #1 open: "Distances.*by hubot, labels "bug", 2 comments/m)
  isHarmless(t, found)
  t.same(askedPaths(), [
    '/search/issues?q=is%3Apublic+is%3Aissue+distances&per_page=20&page=1',
    '/repos/mona/trail-map',
  ])
  const pulls = await call(tool, { query: 'is:pr circle', sort: 'updated' })
  t.match(pulls.structuredContent.items, [{ number: 3, is_pull_request: true }])
  t.match(pulls.text, '- mona/trail-map, pull request #3 open')
})

t.test('with github:private all are found, and no repository is asked about', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const { structuredContent } = await call(tool, { query: 'is:issue distances' }, withPrivate)
  t.equal(structuredContent.total_count, 2)
  t.equal(askedPaths().length, 1)
})

t.test('what GitHub finds in a private repository is left out, and not counted', async (t) => {
  const { call, github } = await buildTown(t)
  const items = ['mona/garden', 'mona/trail-map', 'mona/nothing'].map(item)
  github.on('/search/issues', { total_count: 3, incomplete_results: false, items })
  const { structuredContent, text } = await call(tool, { query: 'plan' })
  t.match(structuredContent.items, [{ repository: 'mona/trail-map', author: 'ghost' }])
  t.equal(structuredContent.items.length, 1)
  t.equal(structuredContent.total_count, undefined)
  t.match(text, /^Results:\n/)
})

t.test('of the repositories of a page few are asked about at once', async (t) => {
  let [open, most] = [0, 0]
  const { call, github } = await buildTown(t, {
    async change({ url }, response) {
      if (!new URL(url).pathname.startsWith('/repos/')) return response
      most = Math.max(most, ++open)
      await new Promise(setImmediate)
      open--
      return Response.json({ private: false })
    },
  })
  const items = Array.from({ length: 100 }, (_, n) => item(`mona/many-${n}`))
  github.on('/search/issues', { total_count: 100, incomplete_results: false, items })
  const found = await call(tool, { query: 'plan', per_page: 100 })
  t.equal(found.structuredContent.items.length, 100)
  t.equal(most, 10)
})

t.test('a search in a private repository is one in a missing repository', async (t) => {
  const { call } = await buildTown(t)
  for (const name of ['garden', 'nothing']) {
    t.equal((await call(tool, { query: `plan repo:mona/${name}` })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(tool, { query: 'license repo:mona/trail-map' })
  t.equal(structuredContent.total_count, 1)
  const found = await call(tool, { query: 'license repo:mona/garden' }, withPrivate)
  t.equal(found.structuredContent.total_count, 1)
})

t.test('a failure to tell whether a repository is private ends the search', async (t) => {
  const { call, github } = await buildTown(t)
  github.on('/repos/mona/trail-map', () => new Response('{}', { status: 500 }))
  t.match((await call(tool, { query: 'license' })).text, /^API_001 API_ERROR/)
})

t.test('wrong arguments are named', async (t) => {
  const { query, perPage, cursor } = mistakes
  const sort = 'sort is "best", but must be one of "created", "updated", "comments".'
  await refuses(t, tool, { query: 'x' }, [query, perPage, cursor, [{ sort: 'best' }, sort]])
})
