import { openAudit } from '../../audit/open.ts'
import { memoryStore } from '../../stores/memory.ts'
import { consent } from './build.ts'

// A program that fails in the turn in which it audits something.
const log = { error: () => undefined, warn: () => undefined }
const settings = {
  AUDIT_LOG: process.argv[2]!,
  AUDIT_MAX_BYTES: 1e6,
  AUDIT_KEEP_DAYS: 1,
  SESSION_KEYS: [Buffer.alloc(32, 1).toString('base64')],
}
process.once('uncaughtException', ({ message }) => {
  process.stderr.write(message)
  process.exit(1)
})
const audit = await openAudit(settings)({ world: { store: memoryStore(), now: Date.now }, log })
audit.write(consent)
throw new Error('an error that nobody caught')
