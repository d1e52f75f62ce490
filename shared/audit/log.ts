import type { DerivedKey } from '../crypto/key-ring.ts'
import type { Teller } from './attempts.ts'
import { attempts } from './attempts.ts'
import { beforeExit } from './before-exit.ts'
import { startOf } from './chain.ts'
import type { AuditEvent } from './events.ts'
import type { AuditFile } from './file.ts'
import type { StoredHeads } from './heads.ts'
import type { AuditRecord } from './record.ts'
import { recordText } from './record.ts'
import { unwrittenRecords } from './unwritten.ts'

export interface AuditState {
  /** Records that are lost for good. */
  lost: number
  /** Records that wait until they can be written. */
  unwritten: number
  /** Whether the last attempt to write failed, as on a full disk. */
  isFailing: boolean
}

/** Where audit records go: apart from the application log, one JSON object a line. */
export interface AuditLog {
  /** Never throws, and never waits: the record is written before this turn of the event loop ends. */
  write(record: AuditRecord): void
  state(): AuditState
  /** Writes what waits, ends the chain and stores its head. */
  close(): Promise<void>
}

interface Options {
  file: AuditFile
  writer: string
  key: DerivedKey
  heads: StoredHeads
  /** Epoch milliseconds. */
  now: () => number
  log: Teller
  /** Between two attempts to write what could not be written, and two stored heads. */
  everyMs?: number
}

const hourMs = 3_600_000

/**
 * Begins a chain. Records of one turn are sealed and written together. What cannot be written is
 * told to `log` once and tried again every second; beyond 1 MiB records are lost meanwhile, and the
 * next that is written tells how many.
 */
export async function openAuditLog(options: Options): Promise<AuditLog> {
  const { file, writer, key, heads, now, log, everyMs = 1000 } = options
  const unwritten = unwrittenRecords(startOf(writer), key)
  const attempt = attempts(log)
  const gap = { lost: 0, since: '' }
  let lost = 0
  let isAwaited = false
  let isFailing = false
  let isClosed = false
  let storedSeq = 0
  let nextExpiryMs = 0

  const time = () => new Date(now()).toISOString()
  const textOf = (event: AuditEvent) => recordText({ time: time(), ...event })

  function add(text: string): void {
    if (unwritten.add(text)) return
    if (gap.lost++ === 0) gap.since = time()
    lost++
  }

  /** Another file: because this one is full, or because another process moved it aside. */
  const turn = () =>
    attempt('The audit file cannot be moved aside', () => {
      const left = file.turn()
      if (left === null) return
      unwritten.addFirst(textOf({ event: 'audit.rotated', outcome: 'success', file: left }))
    })

  const expire = () =>
    attempt('Old audit files cannot be deleted', () => {
      nextExpiryMs = now() + hourMs
      for (const name of file.expire()) {
        add(textOf({ event: 'audit.expired', outcome: 'success', file: name }))
      }
    })

  function flush(): void {
    isAwaited = false
    if (!isFailing && file.isFull()) turn()
    const wasFailing = isFailing
    isFailing = !attempt('The audit log cannot be written', () => {
      unwritten.write(file.append)
      if (gap.lost === 0) return
      const { since } = gap
      add(textOf({ event: 'audit.gap', outcome: 'failure', lost: gap.lost, since }))
      gap.lost = 0
      unwritten.write(file.append)
    })
    if (wasFailing && !isFailing) log.warn({ lost }, 'The audit log is written again')
  }

  function write(text: string): void {
    if (isClosed) return
    add(text)
    // A failing file is tried at intervals: to seal all that waits costs more with each record.
    if (isAwaited || isFailing) return
    isAwaited = true
    process.nextTick(flush)
  }

  async function storeHead(): Promise<void> {
    const head = unwritten.head()
    if (head.seq === storedSeq) return
    await attempt('The head of the audit chain cannot be stored', async () => {
      await heads.put(head)
      storedSeq = head.seq
    })
  }

  function look(): void {
    turn()
    if (now() >= nextExpiryMs) expire()
    flush()
    void storeHead()
  }

  const opening = { keyId: key.id, heads: await heads.latest() }
  write(textOf({ event: 'audit.opened', outcome: 'success', ...opening }))
  expire()
  flush()
  const timer = setInterval(look, everyMs).unref()
  const forget = beforeExit(flush)

  return {
    write: (record) => write(recordText(record)),
    state: () => ({ lost, unwritten: unwritten.count(), isFailing }),
    async close() {
      if (isClosed) return
      clearInterval(timer)
      forget()
      add(textOf({ event: 'audit.closed', outcome: 'success' }))
      flush()
      isClosed = true
      await storeHead()
      file.close()
    },
  }
}
