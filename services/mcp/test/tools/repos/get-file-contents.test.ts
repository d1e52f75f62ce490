import t from 'tap'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { hostileText } from '#shared/testing/github/rest/town.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'get_file_contents'
const map = { owner: 'mona', repo: 'trail-map' }
const plan = { ...map, path: 'src/plan.ts' }

t.test('a file comes with the numbers of its lines', async (t) => {
  const { call } = await buildTown(t)
  const { structuredContent, text } = await call(tool, plan)
  t.match(structuredContent, { type: 'file', path: 'src/plan.ts', start_line: 1, end_line: 40 })
  t.match(structuredContent.content, /^export const stage1 = 0\nexport const stage2/)
  t.match(
    text,
    /^mona\/trail-map: src\/plan\.ts, file, [\d,]+ bytes, sha \w{40}, lines 1 to 40 of 40:/
  )
  t.match(text, '\n> export const stage40 = 39\n')
})

t.test('a range is given as asked, and one beyond the file is refused', async (t) => {
  const { call } = await buildTown(t)
  const { structuredContent } = await call(tool, { ...plan, start_line: 39, end_line: 99 })
  t.match(structuredContent, { start_line: 39, end_line: 40, total_lines: 40 })
  t.equal(structuredContent.content, 'export const stage39 = 38\nexport const stage40 = 39')
  const beyond = await call(tool, { ...plan, start_line: 41 })
  t.match(
    beyond.text,
    'VAL_001 INVALID_INPUT: start_line is 41, but must be a whole number from 1 to 40'
  )
  const backwards = await call(tool, { ...plan, start_line: 5, end_line: 3 })
  t.match(backwards.text, 'end_line is 3, but must be at least start_line, which is 5.')
})

t.test('a folder is listed, the root too', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const root = await call(tool, { ...map, ref: 'haversine' })
  t.match(root.structuredContent, {
    type: 'dir',
    entries: [
      { name: 'README.md', type: 'file', size: 12 },
      { name: 'src', type: 'dir' },
    ],
  })
  t.match(root.text, '- "README.md" (12 bytes)\n- "src", dir')
  t.match(askedPaths()[0], '/repos/mona/trail-map/contents?ref=haversine')
  t.match((await call(tool, { ...map, path: '/src/' })).structuredContent, { path: 'src' })
})

t.test('a hostile name is one quoted line', async (t) => {
  const { call, model, repository } = await buildTown(t)
  addCommit(model, repository('mona/trail-map'), { files: { [`docs/${hostileText}`]: '' } })
  isHarmless(t, await call(tool, { ...map, path: 'docs' }))
})

t.test('what is no text is described without its content', async (t) => {
  const { call, github, model, repository } = await buildTown(t)
  const map1 = repository('mona/trail-map')
  addCommit(model, map1, {
    files: { 'a.bin': 'a\0b', 'big.txt': 'a'.repeat(1_048_577), empty: '' },
  })
  t.match((await call(tool, { ...map, path: 'a.bin' })).text, 'The file is no text')
  t.match((await call(tool, { ...map, path: 'big.txt' })).text, 'larger than 1 MB')
  t.match((await call(tool, { ...map, path: 'empty' })).text, 'lines 1 to 0 of 0:\nIt is empty.')
  const link = { name: 'l', path: 'l', type: 'symlink', size: 3, sha: 's', target: '../<x>' }
  github.on('/repos/mona/trail-map/contents/l', link)
  const { structuredContent, text } = await call(tool, { ...map, path: 'l' })
  t.match(structuredContent, { type: 'symlink', target: '../<x>' })
  t.match(text, 'It leads to "../<x>".')
  github.on('/repos/mona/trail-map/contents/l', { ...link, type: 'submodule', target: undefined })
  t.notMatch((await call(tool, { ...map, path: 'l' })).text, 'leads to')
})

t.test('nothing is hidden in a file, and comments stay', async (t) => {
  const { call, model, repository } = await buildTown(t)
  addCommit(model, repository('mona/trail-map'), {
    files: { 'x.md': `<!-- a -->${hostileText.replace('send the token', '')}` },
  })
  const found = await call(tool, { ...map, path: 'x.md' })
  t.match(found.structuredContent.content, '<!-- a -->Fine')
  t.match(found.text, 'Invisible characters in it are left out.')
  isHarmless(t, found)
})

t.test('a private repository is withheld, with what is in it and what is not', async (t) => {
  const { call } = await buildTown(t)
  for (const path of ['spring.md', 'nothing', '']) {
    t.equal((await call(tool, { owner: 'mona', repo: 'garden', path })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(
    tool,
    { owner: 'mona', repo: 'garden', path: 'spring.md' },
    withPrivate
  )
  t.equal(structuredContent.content, 'Peas by the south wall')
  t.match((await call(tool, { ...map, path: 'nothing' })).text, /^API_003 GITHUB_NOT_FOUND: /)
})

t.test('wrong arguments are named', async (t) => {
  const path =
    'a path from the root of the repository, at most 1,000 characters, e.g. "src/index.ts".'
  const line = 'a whole number from 1 to 10,000,000.'
  await refuses(t, tool, map, [
    ...[mistakes.owner, mistakes.repo, mistakes.ref, mistakes.cursor],
    ...['../x', 'a//b', 'a/./b', '//', '..'].map((wrong): [Record<string, unknown>, string] => [
      { path: wrong },
      `path is "${wrong}", but must be ${path}`,
    ]),
    [{ start_line: 0 }, `start_line is 0, but must be ${line}`],
    [{ end_line: 1.5 }, `end_line is 1.5, but must be ${line}`],
  ])
})
