import t from 'tap'
import { addRepository } from '#shared/testing/github/rest/plant.ts'
import { hostileText } from '#shared/testing/github/rest/town.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'search_code'

t.test('files are found by their content', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const { structuredContent, text } = await call(tool, { query: 'stage40 repo:mona/trail-map' })
  t.match(structuredContent.files, [
    { repository: 'mona/trail-map', path: 'src/plan.ts', sha: /^\w{40}$/ },
  ])
  t.match(text, '- mona/trail-map: "src/plan.ts"')
  t.match(askedPaths()[0], '/search/code?q=stage40+repo%3Amona%2Ftrail-map&per_page=20&page=1')
})

t.test(
  'private files are found with github:private alone; else nothing tells of them',
  async (t) => {
    const { call, model } = await buildTown(t)
    const files = { 'a.md': 'wall', 'b.md': 'wall' }
    addRepository(model, 'mona/shed', { isPrivate: true, files })
    const args = { query: 'wall', per_page: 1 }
    const nothing = await call(tool, { query: 'nothingofthekind', per_page: 1 })
    const hidden = await call(tool, args)
    t.same(hidden, nothing)
    t.same(hidden.structuredContent, { files: [] })
    const { structuredContent } = await call(tool, args, withPrivate)
    t.match(structuredContent, { total_count: 3, files: [{ path: 'spring.md' }], next_cursor: /./ })
  }
)

t.test('a hostile path is one quoted line', async (t) => {
  const { call, model } = await buildTown(t)
  addRepository(model, 'hubot/x', { files: { [`src/${hostileText}`]: 'lighthouse' } })
  isHarmless(t, await call(tool, { query: 'lighthouse' }))
})

t.test('a search in a private repository is one in a missing repository', async (t) => {
  const { call } = await buildTown(t)
  for (const name of ['garden', 'nothing']) {
    t.equal((await call(tool, { query: `wall repo:mona/${name}` })).text, missingOrPrivate)
  }
})

t.test('wrong arguments are named', async (t) => {
  const { query, perPage, cursor } = mistakes
  await refuses(t, tool, { query: 'x' }, [query, perPage, cursor])
})
