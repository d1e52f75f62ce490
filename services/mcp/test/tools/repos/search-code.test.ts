import t from 'tap'
import { addRepository } from '#shared/testing/github/rest/plant.ts'
import { hostileText } from '#shared/testing/github/rest/town.ts'
import { writeCursor } from '../../../tools/results/cursor.ts'
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

t.test('no cursor leads to private files alone', async (t) => {
  const { call, model } = await buildTown(t)
  addRepository(model, 'mona/open', { files: { 'a.md': 'gate', 'b.md': 'gate', 'c.md': 'lock' } })
  const lone = await call(tool, { query: 'lock', per_page: 1 })
  addRepository(model, 'mona/shed', { isPrivate: true, files: { 'd.md': 'lock gate' } })
  t.same(await call(tool, { query: 'lock', per_page: 1 }), lone)
  const found = await call(tool, { query: 'gate', per_page: 1 })
  const { next_cursor: cursor } = found.structuredContent
  const last = await call(tool, { query: 'gate', per_page: 1, cursor })
  t.match(
    [found, last],
    [
      { structuredContent: { files: [{ path: 'a.md' }] } },
      { structuredContent: { files: [{ path: 'b.md' }] } },
    ]
  )
  t.same(Object.keys(last.structuredContent), ['files'])
})

t.test('of what GitHub lists of a search no page is asked for that it does not give', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const cursor = writeCursor(tool, { query: 'wall', per_page: 100 }, { page: 10, skip: 0 })
  t.equal((await call(tool, { query: 'wall', per_page: 100, cursor })).isError, false)
  t.same(askedPaths(), ['/search/code?q=wall&per_page=100&page=10'])
})

t.test('a hostile path is one quoted line', async (t) => {
  const { call, model } = await buildTown(t)
  addRepository(model, 'hubot/x', { files: { [`src/${hostileText}`]: 'lighthouse' } })
  isHarmless(t, await call(tool, { query: 'lighthouse' }))
})

t.test('a search in a private repository is one in a missing repository', async (t) => {
  const { call } = await buildTown(t)
  for (const name of ['garden', 'nothing']) {
    for (const query of [`wall repo:mona/${name}`, `wall -repo:mona/${name}`]) {
      t.equal((await call(tool, { query })).text, missingOrPrivate)
    }
  }
})

t.test('a query names no more repositories than are looked at', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const names = Array.from({ length: 11 }, (_, n) => `repo:hubot/r${n}`).join(' ')
  t.match((await call(tool, { query: names })).text, /^VAL_001 INVALID_INPUT: query names 11 repo/)
  t.same(askedPaths(), [])
  t.notMatch((await call(tool, { query: names }, withPrivate)).text, 'query names 11')
})

t.test('wrong arguments are named', async (t) => {
  const { query, perPage, cursor } = mistakes
  await refuses(t, tool, { query: 'x' }, [query, perPage, cursor])
})
