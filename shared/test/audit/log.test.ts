import type { SpawnSyncOptions } from 'node:child_process'
import { spawnSync } from 'node:child_process'
import { appendFileSync, closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openAuditFile } from '../../audit/file.ts'
import { consent, nextTurn, openLog, recordsIn } from './build.ts'
import { linesIn } from './lines.ts'

t.test('records of one turn are lines of one chain, in a file for its owner alone', async (t) => {
  const place = join(t.testdir(), 'deep', 'er', 'audit.log')
  const { log, path, told } = await openLog(t, { path: place })
  const odd = { ...consent, login: 'two\nlines "quoted" {"time":" \u2028' }
  log.write(odd)
  log.write(consent)
  await nextTurn()
  await log.close()
  const [opened, first, second, closed] = recordsIn(path)
  t.match(opened, { event: 'audit.opened', writer: 'writer', seq: 1, prev: '', heads: [] })
  t.match(first, { ...odd, seq: 2, prev: opened!['mac'] })
  t.match(second, { ...consent, seq: 3, prev: first!['mac'] })
  t.match(closed, { event: 'audit.closed', seq: 4, prev: second!['mac'] })
  t.equal(statSync(path).mode & 0o777, 0o600)
  t.same(told, [])
})

t.test('a file that is there is continued, on a line of its own', async (t) => {
  const path = join(t.testdir({ 'audit.log': 'half a li' }), 'audit.log')
  const { log } = await openLog(t, { path })
  await log.close()
  t.match(readFileSync(path, 'utf8'), /^half a li\n\{"time".*\n\{"time".*\n$/)
})

t.test('what is written after the end is no part of it', async (t) => {
  const { log, path } = await openLog(t)
  await log.close()
  const before = readFileSync(path, 'utf8')
  log.write(consent)
  await nextTurn()
  await log.close()
  t.equal(readFileSync(path, 'utf8'), before)
})

t.test('a new chain names the heads of those before it', async (t) => {
  const first = await openLog(t, { writer: 'one' })
  const { path, store } = first
  await first.log.close()
  const second = await openLog(t, { writer: 'two', path, store })
  await second.log.close()
  const [, closed, opened] = recordsIn(path)
  t.match(opened, { heads: [{ writer: 'one', seq: 2, mac: closed!['mac'] }], writer: 'two' })
})

t.test('a file that cannot be opened ends the start, with the name of the setting', async (t) => {
  const folder = t.testdir({ file: '' })
  const rest = { maxBytes: 1, keepDays: 1, writer: '', now: Date.now }
  for (const [path, code] of [
    [folder, 'EISDIR'],
    [join(folder, 'file', 'audit.log'), 'ENOTDIR|EEXIST'],
  ] as const) {
    t.throws(() => openAuditFile({ path, ...rest }), {
      name: 'CONFIG_INVALID',
      message: new RegExp(`AUDIT_LOG names a file that cannot be written \\((${code})\\)`),
    })
  }
})

t.test('on standard output records and log lines are kept apart', async (t) => {
  const path = join(t.testdir(), 'audit.log')
  const node = [new URL('beside-log.ts', import.meta.url).pathname, path]
  const { stdout, stderr } = spawnSync(process.execPath, node, {
    encoding: 'utf8',
    timeout: 20_000,
  })
  const lines = stdout.trimEnd().split('\n')
  t.match(JSON.parse(stderr), { msg: 'beside stdout' })
  t.match(
    lines.map((line) => JSON.parse(line)),
    [{ event: 'audit.opened' }, consent, { event: 'audit.closed' }, { msg: `beside ${path}` }]
  )
  t.match(recordsIn(path)[1], consent)
})

t.test('standard output may be a file that others write to', async (t) => {
  const folder = t.testdir({ 'output.log': 'half a line' })
  const output = openSync(join(folder, 'output.log'), 'a')
  const program = new URL('beside-log.ts', import.meta.url).pathname
  const how: SpawnSyncOptions = { stdio: ['ignore', output, 'ignore'], timeout: 20_000 }
  const { status } = spawnSync(process.execPath, [program, join(folder, 'audit.log')], how)
  closeSync(output)
  t.equal(status, 0)
  t.equal(linesIn(join(folder, 'output.log')).length, 4)
  t.same(readdirSync(folder).sort(), ['audit.log', 'output.log'], 'and is never moved')
})

t.test('a line that another process left broken does not take the next one along', async (t) => {
  const { log, path } = await openLog(t)
  appendFileSync(path, '{"time":"torn')
  log.write(consent)
  await nextTurn()
  t.match(readFileSync(path, 'utf8'), /\n\{"time":"torn\{"time":"2026.*\n$/)
})
