import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sqliteStore } from '../../stores/sqlite.ts'
import { sqliteReader } from '../../stores/sqlite-reader.ts'

t.test('a reader sees what another process keeps, and what has ended is gone', async (t) => {
  const path = join(t.testdir(), 'store.db')
  let nowMs = Date.now()
  const now = () => nowMs
  const store = sqliteStore(path, now)
  t.teardown(() => store.close())
  const reader = sqliteReader(path, now)
  await store.set('key', 'value', 10)
  await store.addToIndex('index', 'later', 20)
  await store.addToIndex('index', 'sooner', 10)
  t.equal(await reader.get('key'), 'value')
  t.same(await reader.listIndex('index', 5), ['sooner', 'later'])
  t.same(await reader.listIndex('index', 1), ['sooner'])
  nowMs += 15_000
  t.equal(await reader.get('key'), null)
  t.same(await reader.listIndex('index', 5), ['later'])
  await reader.close()
  await store.set('key', 'again', 10)
  await store.close()
  const after = sqliteReader(path, now)
  t.equal(await after.get('key'), 'again', 'also when nobody has it open')
  await after.close()
})

t.test('what is no database of ours is told', async (t) => {
  const folder = t.testdir()
  t.throws(() => sqliteReader(join(folder, 'none.db')), { name: 'STORE_UNAVAILABLE' })
  writeFileSync(join(folder, 'other.db'), 'no database'.repeat(100))
  t.throws(() => sqliteReader(join(folder, 'other.db')), { name: 'STORE_UNAVAILABLE' })
})
