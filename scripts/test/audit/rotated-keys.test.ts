import { join } from 'node:path'
import t from 'tap'
import { openAudit } from '#shared/audit/open.ts'
import { sqliteStore } from '#shared/stores/sqlite.ts'
import { auditCommand } from '#shared/testing/audit-command.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')

t.test('what was signed before a rotation is checked after it', async (t) => {
  const DATA_DIR = t.testdir()
  const AUDIT_LOG = join(DATA_DIR, 'audit.log')
  const store = sqliteStore(join(DATA_DIR, 'store.db'))
  t.teardown(() => store.close())
  const log = { error: () => t.fail('an error'), warn: () => t.fail('a warning') }
  // The rounds of docs/guides/rotate-keys.md, a start of the process in each.
  for (const ring of [[1], [1, 2], [2, 1], [2]]) {
    const AUTH_KEYS = ring.map(key)
    const rest = { SESSION_KEYS: [key(9)], AUDIT_MAX_BYTES: 1e9, AUDIT_KEEP_DAYS: 90 }
    const begin = openAudit({ AUDIT_LOG, AUTH_KEYS, ...rest })
    await (await begin({ world: { store, now: Date.now }, log })).close()
  }
  const settings = { DATA_DIR, AUDIT_LOG, AUTH_KEYS: key(2) }
  t.match(await auditCommand(settings, 'verify'), { code: 0, stdout: /^8 records of 4 chains/ })

  const alone = await auditCommand(settings, 'verify', '--without-store')
  t.match(alone, { code: 1, stdout: /Fault \(unknown-key\): 4 records from audit.log:1 on / })
  const both = { ...settings, AUTH_KEYS: `${key(2)},${key(1)}` }
  t.match(await auditCommand(both, 'verify', '--without-store'), { code: 0 })
  const elsewhere = { ...settings, DATA_DIR: join(DATA_DIR, 'none') }
  const said = await auditCommand(elsewhere, 'verify')
  t.match(said, { code: 2, stderr: /store/ }, 'without the store nothing is guessed')
})
