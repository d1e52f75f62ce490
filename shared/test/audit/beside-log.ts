import { openAudit } from '../../audit/open.ts'
import { memoryStore } from '../../stores/memory.ts'
import { createLog } from '../../telemetry/log.ts'
import { consent } from './build.ts'

// A program: audits to standard output, then to the file that it is given, logging beside it.
for (const AUDIT_LOG of ['stdout', process.argv[2]!]) {
  const log = createLog({ LOG_LEVEL: 'info', LOG_FORMAT: 'json', AUDIT_LOG })
  const key = Buffer.alloc(32, 1).toString('base64')
  const settings = { AUDIT_MAX_BYTES: 100_000, AUDIT_KEEP_DAYS: 1, SESSION_KEYS: [key] }
  const begin = openAudit({ ...settings, AUDIT_LOG })
  const audit = await begin({ world: { store: memoryStore(), now: Date.now }, log })
  log.info(`beside ${AUDIT_LOG}`)
  audit.write(consent)
  await audit.close()
}
