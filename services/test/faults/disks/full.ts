import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { onEmbedded, onPair } from '../fault.ts'

/** No file of this process grows any more, as on a full disk. `bytes`: the longest one that is allowed. */
async function limitFiles(pid: number, bytes: number | 'unlimited'): Promise<void> {
  const args = [`--pid=${pid}`, `--fsize=${bytes}:unlimited`]
  await promisify(execFile)('prlimit', args, { timeout: 10_000 })
}

export const auditDiskFull = onPair({
  name: 'audit-disk-full',
  title: 'The disk of the audit log is full at every replica',
  lost: 'nothing that was acknowledged; audit records beyond 1 MiB a process',
  meets: [],
  shows: [],
  measuredFrom: 'beginning',
  worksWithinMs: 1000,
  begin: ({ all }) => Promise.all(all.map((replica) => limitFiles(replica.pid(), 0))),
  end: ({ all }) => Promise.all(all.map((replica) => limitFiles(replica.pid(), 'unlimited'))),
})

export const sqliteDiskFull = onEmbedded({
  name: 'sqlite-disk-full',
  title: 'The disk of the SQLite file is full (one process, `npm start`)',
  lost: 'nothing',
  meets: ['refresh'],
  shows: ['503 SYS_002', '503 temporarily_unavailable', 'tool error SYS_002', 'tool error SYS_004'],
  measuredFrom: 'end',
  worksWithinMs: 3000,
  begin: ({ pid }) => limitFiles(pid, 0),
  end: ({ pid }) => limitFiles(pid, 'unlimited'),
})
