import t from 'tap'
import { hostileText } from '#shared/testing/github/rest/town.ts'
import { readResource } from '../ask-town.ts'
import { buildTown, withPrivate } from '../tools/town.ts'

const uri = 'github://repos/mona/trail-map/readme'
const file = (name: string, text: string, more: object = {}) => ({
  name,
  path: name,
  type: 'file',
  size: text.length,
  encoding: 'base64',
  content: Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n'),
  ...more,
})

t.test('a README is read without what GitHub’s page does not show', async (t) => {
  const town = await buildTown(t)
  const text = `# Trail map\n\nPlans a day.\n${hostileText}`
  town.github.on('/repos/mona/trail-map/readme', file('README.md', text))
  const { contents } = await readResource(town, uri)
  t.match(contents, [{ uri, mimeType: 'text/markdown' }])
  t.match(contents[0].text, /^# Trail map\n\nPlans a day\.\nFine"/)
  t.notMatch(contents[0].text, /send the token|(?!\n)[\p{Cc}\p{Cf}]/u)
})

t.test('one that is no Markdown is told as it is', async (t) => {
  const town = await buildTown(t)
  town.github.on('/repos/mona/trail-map/readme', file('README', 'Plain <!-- text -->\n'))
  const { contents } = await readResource(town, uri)
  t.match(contents, [{ mimeType: 'text/plain', text: 'Plain <!-- text -->\n' }])
})

t.test('that of a private repository is withheld without its scope', async (t) => {
  const town = await buildTown(t)
  town.github.on('/repos/mona/garden/readme', file('README.md', 'secret beds'))
  const garden = 'github://repos/mona/garden/readme'
  const { error } = await readResource(town, garden)
  t.match(error, { code: -32602, data: { uri: garden } })
  t.match(error.message, /private.*github:private/)
  t.notMatch(JSON.stringify(error), 'secret beds')
  t.match((await readResource(town, garden, withPrivate)).contents, [{ text: 'secret beds' }])
})

t.test('what is missing is told alike', async (t) => {
  const town = await buildTown(t)
  for (const name of ['mona/none', 'nobody/none', 'mona/trail-map']) {
    const { error } = await readResource(town, `github://repos/${name}/readme`)
    t.match(error, { code: -32602, message: /^API_003 GITHUB_NOT_FOUND/ }, name)
  }
})

t.test('one that GitHub tells without its content is too large', async (t) => {
  const town = await buildTown(t)
  const large = file('README.md', '', { encoding: 'none', size: 2_000_000 })
  town.github.on('/repos/mona/trail-map/readme', large)
  const { error } = await readResource(town, uri)
  t.match(error, { code: -32602, message: /^VAL_014 RESOURCE_TOO_LARGE/ })
})
