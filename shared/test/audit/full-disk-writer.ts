import { once } from 'node:events'
import { openAudit } from '../../audit/open.ts'
import { memoryStore } from '../../stores/memory.ts'
import { until } from '../until.ts'
import { consent } from './build.ts'

// A program whose disk is full after 64 KiB, and has room again once it is told so.
const settings = {
  AUDIT_LOG: process.argv[2]!,
  AUDIT_MAX_BYTES: 1e9,
  AUDIT_KEEP_DAYS: 1,
  SESSION_KEYS: [Buffer.alloc(32, 1).toString('base64')],
}
const log = { error: () => undefined, warn: () => undefined }
const world = { store: memoryStore(), now: Date.now }
const audit = await openAudit(settings)({ world, log })
const tell = () => process.stdout.write(`${JSON.stringify(audit.state())}\n`)

for (let count = 0; count < 1000; count++) {
  audit.write({ ...consent, requestId: 'x'.repeat(2000) })
  await new Promise(setImmediate)
}
tell()
await once(process.stdin, 'data')
await until(() => !audit.state().isFailing)
tell()
audit.write(consent)
await audit.close()
process.exit()
