import t from 'tap'
import { addRepository } from '#shared/testing/github/rest/plant.ts'
import { buildTown, isHarmless, mistakes, read, refuses, withPrivate } from '../town.ts'

const tool = 'search_repositories'

t.test('public repositories are found, counted and described', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const found = await call(tool, { query: 'hiking' })
  t.match(found.structuredContent, {
    total_count: 1,
    repositories: [{ full_name: 'mona/trail-map', language: 'TypeScript', stargazers_count: 7 }],
    next_cursor: undefined,
  })
  t.match(found.text, /^1 result:\n- mona\/trail-map \(public, TypeScript, 7 stars, /)
  isHarmless(t, found)
  t.same(askedPaths(), ['/search/repositories?q=is%3Apublic+hiking&per_page=20&page=1'])
})

t.test('a private repository is found with github:private alone', async (t) => {
  const { call } = await buildTown(t)
  const without = await call(tool, { query: 'sown' })
  t.same(without.structuredContent, { total_count: 0, repositories: [] })
  t.match(without.text, 'Nothing to list.\nPrivate repositories are left out')
  const { structuredContent } = await call(tool, { query: 'sown' }, withPrivate)
  t.match(structuredContent, { total_count: 1, repositories: [{ full_name: 'mona/garden' }] })
})

t.test(
  'where GitHub lists private ones all the same, neither count nor cursor tells of them',
  async (t) => {
    const { call, model, github } = await buildTown(t)
    addRepository(model, 'mona/garden-tools', { isPrivate: true })
    // A GitHub that does not know the qualifier.
    const unfiltered = async () => {
      const { structuredContent } = await call(tool, { query: 'garden' }, withPrivate)
      return structuredContent.repositories.length
    }
    t.equal(await unfiltered(), 2)
    const items = ['mona/garden', 'mona/public'].map((full_name) => ({
      ...{ full_name, owner: { id: 1 }, private: full_name === 'mona/garden', html_url: 'x' },
    }))
    github.on('/search/repositories', () =>
      Response.json(
        { total_count: 9, incomplete_results: true, items },
        { headers: { link: '<x>; rel="next"' } }
      )
    )
    const { structuredContent, text } = await call(tool, { query: 'garden' }, read)
    t.match(structuredContent, { total_count: undefined, next_cursor: undefined })
    t.equal(structuredContent.repositories.length, 1)
    t.match(text, 'GitHub ran out of time')
  }
)

t.test('a query that can reach beyond is:public is told no count', async (t) => {
  const { call } = await buildTown(t)
  for (const query of [
    'trail OR garden',
    '(trail)',
    'is:private',
    'visibility:private',
    '-is:public',
  ]) {
    t.equal((await call(tool, { query })).structuredContent.total_count, undefined, query)
  }
  t.not((await call(tool, { query: 'is:public "trail"' })).structuredContent.total_count, undefined)
})

t.test('sorting and paging are GitHub’s', async (t) => {
  const { call, model, askedPaths } = await buildTown(t)
  addRepository(model, 'hubot/trail-shoes', { stars: 9 })
  const args = { query: 'trail', sort: 'stars', per_page: 1 }
  const first = (await call(tool, args)).structuredContent
  t.match(first, { total_count: 2, repositories: [{ full_name: 'hubot/trail-shoes' }] })
  const second = await call(tool, { ...args, cursor: first.next_cursor })
  t.match(second.structuredContent, { repositories: [{ full_name: 'mona/trail-map' }] })
  t.equal(second.structuredContent.next_cursor, undefined)
  t.match(askedPaths().at(-1), 'per_page=1&page=2&sort=stars')
})

t.test('wrong arguments are named', async (t) => {
  const sort = 'sort is "new", but must be one of "stars", "forks", "updated".'
  const { query, perPage, perPageZero, cursor } = mistakes
  await refuses(t, tool, { query: 'x' }, [
    ...[query, perPage, perPageZero, cursor],
    [{ sort: 'new' }, sort],
    [
      { query: 'a'.repeat(1001) },
      `query is "${'a'.repeat(99)}…, but must be a search of 1 to 1,000 characters.`,
    ],
  ])
})
