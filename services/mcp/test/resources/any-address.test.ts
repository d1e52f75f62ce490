import fc from 'fast-check'
import t from 'tap'
import { readResource } from '../ask-town.ts'
import { buildTown } from '../tools/town.ts'

const piece = fc.constantFrom(
  ...[
    'mona',
    'trail-map',
    'garden',
    'src',
    'src/plan.ts',
    'README.md',
    'spring.md',
    'main',
    'a b',
    'é',
    '.git',
  ],
  ...['%2e', '%2E%2e', '..', '.', '%2F', '/', '\\', '%5c', '%00', '%0a', '%', '%zz', '%E0%A4%A'],
  ...['?', '#', '&', ';', ':', '@', '%3F', '%23', '%252e', '//', '-', '_', '{owner}', '\u202e']
)
const part = fc.oneof(
  piece,
  fc.array(piece, { minLength: 1, maxLength: 4 }).map((some) => some.join(''))
)
/** Mostly one of these, so that something is found. */
const mostly = (...known: string[]) =>
  fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 3 }, { arbitrary: part, weight: 1 })
const repository = fc
  .tuple(mostly('mona'), mostly('trail-map', 'garden'))
  .map((names) => `github://repos/${names.join('/')}`)
const path = mostly('src/plan.ts', 'src', 'README.md', 'spring.md')
const address = fc.oneof(
  mostly('mona', 'hubot').map((name) => `github://users/${name}`),
  repository.map((at) => `${at}/readme`),
  fc.tuple(repository, path).map((at) => at.join('/contents/')),
  fc
    .tuple(repository, mostly('main'), path)
    .map(([at, branch, file]) => `${at}/branches/${branch}/contents/${file}`)
)
const places = /^\/(users\/[^/]+|repos\/[^/]+\/[^/]+(\/readme|\/contents\/.+)?)$/

t.test('no address reaches another place at GitHub, or more than a session may see', async (t) => {
  const town = await buildTown(t)
  let found = 0
  const holds = async (uri: string) => {
    town.github.asked.length = 0
    const { contents, error } = await readResource(town, uri)
    if (contents) found++
    const told = JSON.stringify(contents ?? error)
    return (
      (contents !== undefined || error.code === -32602) &&
      !told.includes('Peas by the south wall') &&
      town.github.asked.every(({ url: { pathname } }) => places.test(pathname))
    )
  }
  await fc.assert(fc.asyncProperty(address, holds), { numRuns: 500 })
  t.ok(found > 50, `${found} led to something`)
})
