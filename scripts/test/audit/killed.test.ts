import { renameSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { auditCommand } from '#shared/testing/audit-command.ts'
import { startChild } from '#shared/testing/child.ts'
import { auditFolder } from './build.ts'

t.test('writers of one log that are killed in the middle of it leave no fault', async (t) => {
  const folder = t.testdir()
  const key = Buffer.alloc(32, 1).toString('base64')
  const writers = 6
  const run = async (_: unknown, at: number) => {
    const child = startChild('scripts/test/audit/writer.ts', {}, [folder, key])
    await child.untilOutput(/writing/)
    // Long enough for some of them to have stored a head.
    await sleep(300 * at)
    await child.stop('SIGKILL')
  }
  await Promise.all(Array.from({ length: writers }, run))
  const settings = { AUDIT_LOG: `${folder}/audit.log`, SESSION_KEYS: key, DATA_DIR: folder }
  const said = await auditCommand(settings, 'verify', '--json')
  const { faults, chains, files, records } = JSON.parse(said.stdout)
  t.same(faults, [])
  t.equal(said.code, 0)
  t.equal(chains, writers)
  t.ok(files > 2 && records > 1000, `${records} records in ${files} files`)
})

t.test('a process may be killed as it moves the log aside', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 1, isKilled: true })
  renameSync(folder.path, `${folder.path}.2026-11-01T00-00-00.000Z.w1.1`)
  t.match(await folder.verify(), { faults: [], records: 2 })
})
