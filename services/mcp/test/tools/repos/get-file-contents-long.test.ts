import t from 'tap'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { buildTown } from '../town.ts'

const tool = 'get_file_contents'
const map = { owner: 'mona', repo: 'trail-map' }

t.test('a long file is cut between lines, and the rest follows', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const long = Array.from({ length: 5000 }, (_, at) => `line "${at}"\n`).join('')
  addCommit(model, repository('mona/trail-map'), { files: { 'long.txt': long } })
  const seen: string[] = []
  let start_line = 1
  for (let calls = 0; start_line <= 5000; calls++) {
    if (calls > 10) throw new Error('it never ends')
    const { structuredContent, text } = await call(tool, { ...map, path: 'long.txt', start_line })
    seen.push(structuredContent.content)
    start_line = structuredContent.end_line + 1
    if (start_line <= 5000) t.match(text, `call again with start_line ${start_line}.`)
  }
  t.equal(`${seen.join('\n')}\n`, long)
})

t.test('a line too long for a result is cut, and said to be', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const wide = '"'.repeat(90_000)
  const files = { 'one.txt': wide, 'two.txt': `${wide}\nend` }
  addCommit(model, repository('mona/trail-map'), { files })
  const one = await call(tool, { ...map, path: 'one.txt' })
  t.match(one.structuredContent, { start_line: 1, end_line: 1, total_lines: 1, line_cut: true })
  t.match(one.text, 'Line 1 is too long for a result: its rest is left out.')
  t.notMatch(one.text, 'There is more')
  const two = await call(tool, { ...map, path: 'two.txt' })
  t.match(two.text, 'its rest is left out.\nThere is more: call again with start_line 2.')
  const rest = await call(tool, { ...map, path: 'two.txt', start_line: 2 })
  t.same(rest.structuredContent.content, 'end')
  t.notMatch(rest.structuredContent, { line_cut: true })
})

t.test('a folder too long for one result goes on with its cursor', async (t) => {
  const { call, github } = await buildTown(t)
  const entry = (at: number) => ({
    name: `${'n'.repeat(200)}${at}`,
    path: 'x',
    type: 'file',
    size: 1,
  })
  github.on(
    '/repos/mona/trail-map/contents',
    Array.from({ length: 300 }, (_, at) => entry(at))
  )
  const first = (await call(tool, map)).structuredContent
  const second = (await call(tool, { ...map, cursor: first.next_cursor })).structuredContent
  t.equal(second.entries[0].name, entry(first.entries.length).name)
})
