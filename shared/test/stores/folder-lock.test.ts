import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lockFolder } from '../../stores/folder-lock.ts'

const inUse = { name: 'DATA_DIR_IN_USE', code: 'SYS_005' }
const unusable = { name: 'CONFIG_INVALID', message: /lock\.db in DATA_DIR/ }

t.test('a folder is locked once, until it is released', async (t) => {
  const folder = t.testdir()
  const release = lockFolder(folder)
  t.throws(() => lockFolder(folder), inUse)
  t.throws(() => lockFolder(folder), inUse, 'asking does not weaken it')
  t.equal(statSync(join(folder, 'lock.db')).mode & 0o777, 0o600)
  release()
  t.doesNotThrow(release, 'a second time does nothing')
  const again = lockFolder(folder)
  release()
  t.throws(() => lockFolder(folder), inUse, 'an old release frees nobody else’s lock')
  again()
})

t.test('folders are locked one by one', async (t) => {
  const folder = t.testdir({ one: {}, other: {} })
  const releases = ['one', 'other'].map((name) => lockFolder(join(folder, name)))
  for (const release of releases) release()
})

t.test('another process is refused, and a kill -9 releases', async (t) => {
  const folder = t.testdir()
  const module = JSON.stringify(new URL('../../stores/folder-lock.ts', import.meta.url).href)
  const program = `
    import { lockFolder } from ${module}
    lockFolder(${JSON.stringify(folder)})
    process.stdout.write('locked')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  t.throws(() => lockFolder(folder), inUse)
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.doesNotThrow(() => lockFolder(folder)())
})

t.test('a folder that cannot hold a lock is not taken for one in use', async (t) => {
  const folder = t.testdir({ damaged: {}, directory: {} })
  t.throws(() => lockFolder(join(folder, 'missing')), unusable)
  writeFileSync(join(folder, 'damaged', 'lock.db'), 'no database '.repeat(100))
  t.throws(() => lockFolder(join(folder, 'damaged')), unusable)
  mkdirSync(join(folder, 'directory', 'lock.db'))
  t.throws(() => lockFolder(join(folder, 'directory')), unusable)
})
