import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { AuditRecord } from '../../audit/log.ts'
import { openAuditLog } from '../../audit/log.ts'

const record: AuditRecord = {
  time: '2026-11-01T00:00:00.000Z',
  event: 'oauth.consent',
  outcome: 'failure',
}

/** The application log, as far as the audit log needs it. */
const listener = () => {
  const told: object[] = []
  return { told, error: (entry: object) => void told.push(entry) }
}

t.test(
  'each record is a line at once, in a file for its owner alone, in a new folder',
  async (t) => {
    const path = join(t.testdir(), 'deep', 'er', 'audit.log')
    const log = listener()
    const { write, close } = openAuditLog(path, log)
    const odd = { ...record, login: 'two\nlines "quoted" \u2028' }
    write(odd)
    write(record)
    const lines = readFileSync(path, 'utf8').split('\n')
    t.same(
      lines.slice(0, -1).map((line) => JSON.parse(line)),
      [odd, record]
    )
    t.equal(lines.at(-1), '')
    t.equal(statSync(path).mode & 0o777, 0o600)
    close()
    t.same(log.told, [])
  }
)

t.test('a file that is there is continued', async (t) => {
  const path = join(t.testdir({ 'audit.log': 'before\n' }), 'audit.log')
  const { write, close } = openAuditLog(path, listener())
  write(record)
  close()
  t.match(readFileSync(path, 'utf8'), /^before\n\{.*\}\n$/)
})

t.test('a full disk is told each time, and whoever writes is not held up', async (t) => {
  const log = listener()
  const { write, close } = openAuditLog('/dev/full', log)
  const big = { ...record, login: 'x'.repeat(100_000) }
  for (let count = 0; count < 20; count++) write(big)
  t.match(log.told, Array(20).fill({ err: { code: 'ENOSPC' } }))
  t.doesNotThrow(close)
})

t.test('a file that cannot be opened ends the start, with the name of the setting', async (t) => {
  const folder = t.testdir({ file: '' })
  for (const [path, code] of [
    [folder, 'EISDIR'],
    [join(folder, 'file', 'audit.log'), 'ENOTDIR|EEXIST'],
  ] as const) {
    t.throws(() => openAuditLog(path, listener()), {
      name: 'CONFIG_INVALID',
      message: new RegExp(`AUDIT_LOG names a file that cannot be written \\((${code})\\)`),
    })
  }
})

t.test('on standard output records and log lines are kept apart', async (t) => {
  const module = (name: string) => JSON.stringify(new URL(`../../${name}`, import.meta.url).href)
  const program = `
    import { openAuditLog } from ${module('audit/log.ts')}
    import { createLog } from ${module('telemetry/log.ts')}
    for (const AUDIT_LOG of ['stdout', process.argv[1]]) {
      const log = createLog({ LOG_LEVEL: 'info', LOG_FORMAT: 'json', AUDIT_LOG })
      const audit = openAuditLog(AUDIT_LOG, log)
      log.info('beside ' + AUDIT_LOG)
      audit.write(${JSON.stringify(record)})
      audit.close()
    }`
  const path = join(t.testdir(), 'audit.log')
  const node = ['--input-type=module', '--eval', program, path]
  const { stdout, stderr } = spawnSync(process.execPath, node, {
    encoding: 'utf8',
    timeout: 10_000,
  })
  const [first, second] = stdout.split('\n').map((line) => line && JSON.parse(line))
  t.match(JSON.parse(stderr), { msg: 'beside stdout' })
  t.same(first, record)
  t.match(second, { msg: `beside ${path}` })
  t.same(JSON.parse(readFileSync(path, 'utf8')), record)
})
