import { existsSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { movedAside, openAuditFile } from '../../audit/file.ts'
import { until } from '../until.ts'
import { consent, nextTurn, openLog, recordsIn } from './build.ts'
import { linesIn } from './lines.ts'

const maxBytes = 5000
const dayMs = 24 * 3600 * 1000

t.test('a chain goes on over the end of a file, which is moved aside', async (t) => {
  const { log, path } = await openLog(t, { maxBytes })
  for (let count = 0; count < 100; count++) {
    log.write(consent)
    await nextTurn()
  }
  await log.close()
  const names = movedAside(path)
  t.ok(names.length > 3, `${names.length} files`)
  const files = [...names, 'audit.log'].map((name) => recordsIn(join(path, '..', name)))
  const all = files.flat()
  t.same(
    all.map(({ seq }) => seq),
    all.map((_, at) => at + 1)
  )
  for (const [at, records] of files.slice(1).entries()) {
    t.match(records[0], { event: 'audit.rotated', file: names[at] })
  }
})

t.test(
  'writers of one file notice that another moved it, and none of them loses a record',
  async (t) => {
    const one = await openLog(t, { maxBytes, writer: 'one', everyMs: 1 })
    const two = await openLog(t, { path: one.path, maxBytes: 1e9, writer: 'two', everyMs: 1 })
    for (let count = 0; count < 200; count++) {
      for (const { log } of [one, two]) log.write(consent)
      await nextTurn()
    }
    await until(() => recordsIn(one.path).some(({ writer }) => writer === 'two'))
    await Promise.all([one.log.close(), two.log.close()])
    const names = [...movedAside(one.path), 'audit.log']
    const all = names.flatMap((name) => recordsIn(join(one.path, '..', name)))
    for (const name of ['one', 'two']) {
      const seqs = all.filter(({ writer }) => writer === name).map(({ seq }) => seq)
      t.same(
        seqs,
        seqs.map((_, at) => at + 1),
        name
      )
    }
    const turns = all.filter(({ event, writer }) => event === 'audit.rotated' && writer === 'two')
    t.ok(turns.length > 0)
    t.same(
      turns.filter(({ file }) => !names.includes(String(file))),
      [],
      'and knows under which name'
    )
  }
)

t.test('a file that somebody else moved or deleted is begun anew', async (t) => {
  const { log, path } = await openLog(t, { everyMs: 1 })
  renameSync(path, `${path}.1`)
  await until(() => existsSync(path) && linesIn(path).length > 0)
  t.match(recordsIn(path), [{ event: 'audit.rotated', file: 'audit.log.1' }])
  rmSync(path)
  await until(() => existsSync(path) && linesIn(path).length > 0)
  t.match(recordsIn(path), [{ event: 'audit.rotated', file: '' }])
  await log.close()
})

t.test('files are deleted when they are older than is asked, and each is told', async (t) => {
  const folder = t.testdir()
  const path = join(folder, 'audit.log')
  const name = (day: string) => `audit.log.2026-01-${day}T00-00-00.000Z.writer.1`
  for (const [file, days] of [
    [name('01'), 3],
    [name('02'), 1],
    ['audit.log.kept', 9],
  ] as const) {
    writeFileSync(join(folder, file), 'x')
    const at = new Date(Date.now() - days * dayMs)
    utimesSync(join(folder, file), at, at)
  }
  const { log } = await openLog(t, { path, keepDays: 2, everyMs: 1 })
  await until(() => linesIn(path).length > 1)
  await log.close()
  t.match(recordsIn(path)[1], { event: 'audit.expired', file: name('01') })
  t.same(readdirSync(folder).sort(), ['audit.log', name('02'), 'audit.log.kept'])
})

t.test('a file that cannot be moved aside is written on, and that is told once', async (t) => {
  // As long as a name may be: there is none for it aside.
  const path = join(t.testdir(), 'a'.repeat(255))
  const { log, told } = await openLog(t, { path, maxBytes: 1 })
  for (let count = 0; count < 3; count++) {
    log.write(consent)
    await nextTurn()
  }
  await log.close()
  t.match(told, [
    {
      message: 'The audit file cannot be moved aside',
      entry: { err: { code: 'ENAMETOOLONG' } },
    },
  ])
  t.equal(told.length, 1)
  t.equal(linesIn(path).length, 5)
})

t.test('standard output is never moved, nor is a device', async (t) => {
  for (const path of ['stdout', '/dev/full']) {
    const file = openAuditFile({ path, maxBytes: 1, keepDays: 1, writer: 'w', now: Date.now })
    t.notOk(file.isFull())
    t.equal(file.turn(), null)
    t.same(path === 'stdout' ? file.expire() : [], [])
    file.close()
  }
})
