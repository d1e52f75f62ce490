import t from 'tap'
import { addRepository } from '#shared/testing/github/rest/plant.ts'
import { suggested } from '../ask-town.ts'
import { buildTown, withPrivate } from '../tools/town.ts'

const readme = 'github://repos/{owner}/{repo}/readme'
const files = 'github://repos/{owner}/{repo}/contents/{+path}'

t.test('owners are those of what the person works on', async (t) => {
  const town = await buildTown(t)
  const names = (...all: [string, boolean][]) =>
    all.map(([full_name, isPrivate]) => ({ full_name, private: isPrivate }))
  town.github.on(
    '/user/repos',
    names(['org/a', false], ['mona/b', false], ['org/c', false], ['hidden/d', true])
  )
  for (const ref of [readme, files]) {
    t.same(await suggested(town, { ref, name: 'owner' }), ['org', 'mona'])
    t.same(await suggested(town, { ref, name: 'owner', value: 'MO' }), ['mona'])
  }
  t.match(town.askedPaths()[0], 'visibility=public')
  const all = await suggested(town, { ref: readme, name: 'owner', scopes: withPrivate })
  t.same(all, ['org', 'mona', 'hidden'])
  t.match(town.askedPaths().at(-1), 'visibility=all')
})

t.test('else anybody whose login begins so', async (t) => {
  const town = await buildTown(t)
  town.github.on('/search/users', { items: [{ login: 'octo-org' }] })
  t.same(await suggested(town, { ref: readme, name: 'owner', value: 'oc' }), ['octo-org'])
  t.same(await suggested(town, { ref: readme, name: 'owner', value: 'm' }), ['mona'])
  t.equal(town.github.asked.length, 3)
})

t.test('repositories are those of the owner that is filled in', async (t) => {
  const town = await buildTown(t)
  addRepository(town.model, 'mona/tracks')
  addRepository(town.model, 'mona/trail-secrets', { isPrivate: true })
  const asked = { ref: files, name: 'repo', others: { owner: 'Mona' } }
  t.same((await suggested(town, asked)).sort(), ['tracks', 'trail-map'])
  t.same(await suggested(town, { ...asked, value: 'TRAIL' }), ['trail-map'])
  t.equal(town.github.asked.length, 2, 'one call each')
})

t.test(
  'private ones are suggested with their scope alone, even if GitHub sends them',
  async (t) => {
    const town = await buildTown(t)
    const asked = { ref: readme, name: 'repo', others: { owner: 'mona' } }
    t.same(await suggested(town, { ...asked, value: 'g' }), [])
    t.same(await suggested(town, { ...asked, value: 'g', scopes: withPrivate }), ['garden'])
    town.github.on('/users/mona/repos', [{ full_name: 'mona/leak', private: true }])
    t.same(await suggested(town, asked), [])
  }
)

t.test('without an owner, or with a wrong one, there is nothing', async (t) => {
  const town = await buildTown(t)
  for (const others of [undefined, {}, { owner: '' }, { owner: 'a/b' }, { owner: 'a b' }]) {
    t.same(await suggested(town, { ref: readme, name: 'repo', ...(others && { others }) }), [])
  }
  t.same(town.github.asked, [])
  const nobody = { ref: readme, name: 'repo', others: { owner: 'nobody' } }
  t.same(await suggested(town, nobody), [])
})

t.test('a name that hides something is not suggested', async (t) => {
  const town = await buildTown(t)
  const names = ['mona/good', 'mona/b\u200bad', 'mona/\u202eevil']
  town.github.on(
    '/users/mona/repos',
    names.map((full_name) => ({ full_name, private: false }))
  )
  t.same(await suggested(town, { ref: readme, name: 'repo', others: { owner: 'mona' } }), ['good'])
})
