import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'
import { sameSecret } from '../crypto/digest.ts'
import type { DerivedKey } from '../crypto/key-ring.ts'
import type { ChainHead } from './events.ts'

/** `,"mac":"<key id>.<mac>"}`: 48 and 256 bits in base64url. */
const ending = /,"mac":"([\w-]{8})\.([\w-]{43})"\}$/
const endingLength = ',"mac":"12345678."}'.length + 43

/** How a record begins; no text within one can look like it, for its quotes are escaped. */
export const recordStart = '{"time":"'

/** Before the first record. */
export const startOf = (writer: string): ChainHead => ({ writer, seq: 0, mac: '' })

/** HMAC over the line itself, so that whoever checks it need not write it again. */
const macOf = (key: KeyObject, body: string) =>
  createHmac('sha256', key).update(body).digest('base64url')

export interface SealedLine {
  /** One JSON object without a line end. */
  line: string
  head: ChainHead
}

/** `text`, a JSON object, as the record that follows `head`. */
export function sealRecord(text: string, head: ChainHead, { id, key }: DerivedKey): SealedLine {
  const { writer, mac: prev } = head
  const seq = head.seq + 1
  const body = `${text.slice(0, -1)},"writer":"${writer}","seq":${seq},"prev":"${prev}"`
  const mac = `${id}.${macOf(key, body)}`
  return { line: `${body},"mac":"${mac}"}`, head: { writer, seq, mac } }
}

/** A line of an audit log, taken apart; nothing of it is proved. */
export interface ReadLine {
  record: Record<string, unknown> & ChainHead & { prev: string; time: string; event: string }
  /** The part that `mac` is over. */
  body: string
  keyId: string
}

/** Null for a line that is no record. */
export function readLine(line: string): ReadLine | null {
  const keyId = ending.exec(line.slice(-endingLength))?.[1]
  if (keyId === undefined || !line.startsWith(recordStart)) return null
  const record = parse(line)
  return isRecord(record) ? { record, body: line.slice(0, -endingLength), keyId } : null
}

/** The record in a line, also where a process that was killed left half a line before it. */
export const recordIn = (line: string): ReadLine | null =>
  readLine(line) ?? readLine(line.slice(Math.max(0, line.lastIndexOf(recordStart))))

/** Whether `key` made the record as it stands. */
export const isSealedBy = ({ record, body, keyId }: ReadLine, key: KeyObject): boolean =>
  sameSecret(record.mac, `${keyId}.${macOf(key, body)}`)

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is ReadLine['record'] {
  const { time, event, writer, seq, prev } = Object(value)
  const texts = [time, event, writer, prev]
  return texts.every((one) => typeof one === 'string') && Number.isSafeInteger(seq) && seq > 0
}
