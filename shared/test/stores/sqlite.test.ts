import { spawn } from 'node:child_process'
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { sqliteStore } from '../../stores/sqlite.ts'
import { storeContract } from './contract.ts'

const fileOf = (t: Test) => join(t.testdir({}), 'store.db')

function opened(t: Test, path = fileOf(t), now?: () => number) {
  const store = sqliteStore(path, now)
  t.teardown(() => store.close())
  return store
}

const countRows = (path: string) => {
  const database = new DatabaseSync(path, { readOnly: true })
  const count = (table: string) =>
    database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']
  const counts = ['entries', 'members', 'streams', 'messages'].map(count)
  database.close()
  return counts
}

/** What another process prints that runs `code` with a store on `path`. */
async function run(path: string, code: string, before = ''): Promise<string> {
  const script = `import { sqliteStore } from '#shared/stores/sqlite.ts'
    const store = sqliteStore(process.argv[1])
    ${code}`
  const command = `${before}exec "$0" --input-type=module --eval "$1" "$2"`
  const child = spawn('sh', ['-c', command, process.execPath, script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return (await text(child.stdout)).trim()
}

storeContract(t, async (t) => {
  let timeMs = 1_800_000_000_000
  const path = fileOf(t)
  const tick = async () => {
    timeMs += 50
    return timeMs
  }
  return { store: opened(t, path, () => timeMs), other: opened(t, path, () => timeMs), tick }
})

t.test('the file and its companions are for their owner alone', async (t) => {
  const path = fileOf(t)
  writeFileSync(path, '')
  chmodSync(path, 0o644)
  const store = opened(t, path)
  await store.set('key', 'value', 60)
  const folder = join(path, '..')
  t.same(readdirSync(folder), ['store.db', 'store.db-shm', 'store.db-wal'])
  for (const name of readdirSync(folder)) {
    t.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
  }
})

t.test('what a process wrote before it was killed is there for the next', async (t) => {
  const path = fileOf(t)
  const said = await run(
    path,
    `await store.set('key', 'value', 60)
    await store.addToIndex('index', 'member', 60)
    await store.append('stream', 'message', { maxLength: 10, ttlSeconds: 60 })
    console.log('written')
    process.kill(process.pid, 'SIGKILL')`
  )
  t.equal(said, 'written')
  const store = opened(t, path)
  t.equal(await store.get('key'), 'value')
  t.same(await store.listIndex('index', 10), ['member'])
  const id = await store.append('stream', 'next', { maxLength: 10, ttlSeconds: 60 })
  t.same(
    (await store.read('stream', null, 10)).map(({ message }) => message),
    ['message', 'next']
  )
  t.same(await store.read('stream', id, 10), [])
})

t.test('what ended unread is deleted by later writes, a bounded number at a time', async (t) => {
  let timeMs = 0
  const path = fileOf(t)
  const store = opened(t, path, () => timeMs)
  for (let number = 0; number < 400; number++) {
    await store.set(`ends ${number}`, 'value', 1)
    await store.addToIndex(`index ${number}`, 'ends', 1)
    await store.append(`stream ${number}`, 'ends', { maxLength: 1, ttlSeconds: 1 })
  }
  t.same(countRows(path), [400, 400, 400, 400])
  timeMs = 1000
  for (let write = 0; write < 64; write++) await store.set('key', 'value', 60)
  t.same(countRows(path), [145, 144, 144, 144])
  for (let write = 0; write < 64; write++) await store.set('key', 'value', 60)
  t.same(countRows(path), [1, 0, 0, 0])
})

t.test('a lock that does not end is an answer after two seconds, and leaves no harm', async (t) => {
  const path = fileOf(t)
  const store = opened(t, path)
  await store.set('key', 'value', 60)
  const rival = new DatabaseSync(path)
  rival.exec('BEGIN IMMEDIATE')
  const startMs = performance.now()
  await t.rejects(store.set('key', 'next', 60), { code: 'SYS_002', cause: { errcode: 5 } })
  const tookMs = performance.now() - startMs
  t.ok(tookMs > 1500 && tookMs < 4000, `${tookMs} ms`)
  t.equal(await store.get('key'), 'value', 'reading goes on')
  rival.exec('ROLLBACK')
  rival.close()
  await store.set('key', 'next', 60)
  t.equal(await store.get('key'), 'next')
})

t.test('a full disk refuses writes whole, and reading goes on', async (t) => {
  const path = fileOf(t)
  const said = await run(
    path,
    `const limits = { maxLength: 1000, ttlSeconds: 60 }
    await store.append('stream', 'first', limits)
    let appended = 1
    const full = async () => {
      for (; appended < 1000; appended++) await store.append('stream', 'x'.repeat(10_000), limits)
    }
    const error = await full().catch((error) => error)
    const again = await store.set('key', 'x'.repeat(100_000), 60).catch((error) => error)
    const entries = await store.read('stream', null, 1000)
    console.log(error.name, again.name, appended > 1, entries.length === appended)`,
    'ulimit -f 1000 && '
  )
  t.equal(said, 'STORE_UNAVAILABLE STORE_UNAVAILABLE true true')
  const store = opened(t, path)
  await store.append('stream', 'last', { maxLength: 1, ttlSeconds: 60 })
  t.equal((await store.read('stream', null, 10)).length, 1)
})

t.test('on a full disk, what is taken and cannot be deleted is not given out', async (t) => {
  const said = await run(
    fileOf(t),
    `await store.set('key', 'value', 60)
    const fill = async () => {
      for (let count = 0; count < 10_000; count++) await store.set('filler', String(count), 60)
    }
    const full = await fill().catch((error) => error)
    const error = await store.take('key').catch((error) => error)
    console.log(full?.name, error.name, await store.get('key'))`,
    'ulimit -f 1000 && '
  )
  t.equal(said, 'STORE_UNAVAILABLE STORE_UNAVAILABLE value')
})

t.test('a file that cannot be a store is refused', async (t) => {
  const path = fileOf(t)
  writeFileSync(path, 'not a database, though long enough to have a header of its own'.repeat(20))
  t.throws(() => sqliteStore(path), { code: 'SYS_002', cause: { errcode: 26 } })
  t.throws(() => sqliteStore(join(path, 'no folder')), {
    code: 'SYS_002',
    cause: { code: 'ENOTDIR' },
  })
})

t.test('a mistake of the caller is not called a failure of the store', async (t) => {
  const store = opened(t)
  const nothing = undefined as unknown as string
  const limits = { maxLength: 10, ttlSeconds: 60 }
  await t.rejects(store.get(nothing), { code: 'ERR_INVALID_ARG_TYPE' })
  await t.rejects(store.append('stream', nothing, limits), { code: 'ERR_INVALID_ARG_TYPE' })
  await store.append('stream', 'next', limits)
  t.equal((await store.read('stream', null, 10)).length, 1)
})
