import t from 'tap'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { readResource } from '../ask-town.ts'
import { buildTown, withPrivate } from '../tools/town.ts'

const map = 'github://repos/mona/trail-map/contents'

t.test('a file is read as its text', async (t) => {
  const town = await buildTown(t)
  const uri = `${map}/src/deep/hut.ts`
  t.same((await readResource(town, uri)).contents, [
    { uri, mimeType: 'text/plain', text: 'export const hut = true\n' },
  ])
})

t.test(
  'what a page does not show is left out: invisible characters, and comments in prose',
  async (t) => {
    const town = await buildTown(t)
    const text = '\ufeffa <!-- b -->\r\n\u202ec\n'
    const files = { 'a.ts': text, 'a.md': text, 'a b?.json': '{}' }
    addCommit(town.model, town.repository('mona/trail-map'), { files })
    t.match((await readResource(town, `${map}/a.ts`)).contents, [
      { text: 'a <!-- b -->\nc\n', mimeType: 'text/plain' },
    ])
    t.match((await readResource(town, `${map}/a.md`)).contents, [
      { text: 'a \nc', mimeType: 'text/markdown' },
    ])
    t.match((await readResource(town, `${map}/a%20b%3F.json`)).contents, [
      { text: '{}', mimeType: 'application/json' },
    ])
  }
)

t.test('what is no text comes as bytes', async (t) => {
  const town = await buildTown(t)
  const bytes: [string, number[], string][] = [
    ['logo.PNG', [0x89, 0x50, 0x4e, 0x47, 0, 1], 'image/png'],
    ['odd.bin', [0xff, 0xfe, 0x41], 'application/octet-stream'],
    ['constructor', [0xc3, 0x28], 'application/octet-stream'],
  ]
  for (const [name, given, mimeType] of bytes) {
    const blob = Buffer.from(given).toString('base64')
    town.github.on(`/repos/mona/trail-map/contents/${name}`, {
      ...{ name, path: name, type: 'file', size: given.length },
      ...{ encoding: 'base64', content: `${blob}\n` },
    })
    const uri = `${map}/${name}`
    t.same((await readResource(town, uri)).contents, [{ uri, mimeType, blob }])
  }
})

t.test('a folder tells what lies in it, and where to read on', async (t) => {
  const town = await buildTown(t)
  for (const uri of [`${map}/src`, `${map}/src/`]) {
    const { contents } = await readResource(town, uri)
    t.match(contents, [{ uri, mimeType: 'application/json' }])
    const entries = JSON.parse(contents[0].text)
    t.same(entries, [
      { name: 'deep', type: 'dir', uri: `${map}/src/deep` },
      { name: 'plan.ts', type: 'file', size: entries[1].size, uri: `${map}/src/plan.ts` },
    ])
    t.ok(entries[1].size > 1000)
    for (const one of entries) t.ok((await readResource(town, one.uri)).contents)
  }
})

t.test('a branch may be named, its slashes encoded', async (t) => {
  const town = await buildTown(t)
  const repository = town.repository('mona/trail-map')
  repository.branches.set('fix/a', repository.branches.get('haversine')!)
  const at = (branch: string) => `github://repos/mona/trail-map/branches/${branch}/contents`
  for (const branch of ['haversine', 'fix%2Fa']) {
    const uri = `${at(branch)}/src/distance.ts`
    t.match((await readResource(town, uri)).contents, [
      { uri, text: 'export const radius = 6371\n' },
    ])
  }
  t.match(await readResource(town, `${map}/src/distance.ts`), { error: { code: -32602 } })
  t.match(await readResource(town, `${at('none')}/src/distance.ts`), { error: { code: -32602 } })
})

t.test('files of a private repository are withheld without their scope', async (t) => {
  const town = await buildTown(t)
  const garden = 'github://repos/mona/garden'
  for (const uri of [
    `${garden}/contents/spring.md`,
    `${garden}/branches/main/contents/spring.md`,
  ]) {
    const { error } = await readResource(town, uri)
    t.match(error, { code: -32602, data: { uri }, message: /private.*github:private/ })
    t.notMatch(JSON.stringify(error), 'Peas')
    t.match((await readResource(town, uri, withPrivate)).contents, [{ text: /^Peas/ }])
  }
})

t.test('addresses that lead out of their place lead to nothing', async (t) => {
  const town = await buildTown(t)
  const wrong = [
    `${map}/../../../user`,
    `${map}/src/%2e%2e/secret`,
    `${map}/a//b`,
    `${map}/a%00b`,
    'github://repos/mona/trail-map/contents',
    'github://repos/mona/trail%2Fmap/contents/a',
    'github://repos/mona%3F/trail-map/contents/a',
    'github://repos/mona/trail-map/branches/a%20b/contents/a',
    'github://repos/mona/trail-map/branches/a%2F..%2Fb/contents/a',
    `${map}/${'a'.repeat(1001)}`,
  ]
  for (const uri of wrong) {
    t.match(await readResource(town, uri), { error: { code: -32602, data: { uri } } }, uri)
  }
  t.same(town.github.asked, [], 'GitHub is not asked')
})

t.test('a submodule is no resource', async (t) => {
  const town = await buildTown(t)
  const module = { name: 'lib', path: 'lib', type: 'submodule', size: 0 }
  town.github.on('/repos/mona/trail-map/contents/lib', module)
  t.match(await readResource(town, `${map}/lib`), { error: { message: /^Resource not found/ } })
  town.github.on('/repos/mona/trail-map/contents/all', [module])
  const { contents } = await readResource(town, `${map}/all`)
  t.same(JSON.parse(contents[0].text), [{ name: 'lib', type: 'submodule' }])
})
