import { globSync, readFileSync } from 'node:fs'
import t from 'tap'
import peers from '../../../scripts/peers/package.json' with { type: 'json' }
import { testedClients } from './tested-clients.ts'

t.test('every row of the table is an installed client that a test holds to it', async (t) => {
  const texts = globSync('*.test.ts', { cwd: import.meta.dirname }).map((file) =>
    readFileSync(`${import.meta.dirname}/${file}`, 'utf8')
  )
  const held = texts.flatMap((text) =>
    [...text.matchAll(/holdToTable\(t, '([^']+)'/g)].map(([, name]) => name!)
  )
  const names = Object.keys(testedClients)
  t.same(held.sort(), names.toSorted())
  t.same(
    names.filter((name) => !(name in peers.dependencies)),
    []
  )
})
