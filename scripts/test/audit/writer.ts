import { openAudit } from '#shared/audit/open.ts'
import { sqliteStore } from '#shared/stores/sqlite.ts'

// A program that audits without a pause until it is killed, in the folder that it is given.
const [folder, key = ''] = process.argv.slice(2)
const settings = { AUDIT_MAX_BYTES: 300_000, AUDIT_KEEP_DAYS: 1, SESSION_KEYS: [key] }
const log = await openAudit({ ...settings, AUDIT_LOG: `${folder}/audit.log` })({
  world: { store: sqliteStore(`${folder}/store.db`), now: Date.now },
  log: { error: () => process.exit(1), warn: () => undefined },
})
process.stdout.write('writing\n')
for (let count = 0; ; count++) {
  const time = new Date().toISOString()
  log.write({
    time,
    event: 'oauth.consent',
    outcome: 'success',
    requestId: 'x'.repeat(count % 3000),
  })
  if (count % 8 === 0) await new Promise(setImmediate)
}
