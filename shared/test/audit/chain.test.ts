import fc from 'fast-check'
import t from 'tap'
import { isSealedBy, readLine, sealRecord, startOf } from '../../audit/chain.ts'
import { auditKeys } from '../../audit/keys.ts'
import { anyText } from '../../testing/any-text.ts'
import { ring } from './build.ts'

const [key] = auditKeys(ring)
const textOf = (login: string) => JSON.stringify({ time: '2026-11-01', event: 'x', login })

t.test('a sealed record reads back, whatever is in it, and its key knows it', async (t) => {
  fc.assert(
    fc.property(anyText(), (login) => {
      const { line, head } = sealRecord(textOf(login), startOf('writer'), key)
      const read = readLine(line)!
      const { seq, mac, writer } = read.record
      return (
        !line.includes('\n') &&
        JSON.stringify({ writer, seq, mac }) === JSON.stringify(head) &&
        read.keyId === key.id &&
        isSealedBy(read, key.key)
      )
    })
  )
  t.pass()
})

t.test('a changed bit of any byte is no record, or not one of ours', async (t) => {
  const bytes = Buffer.from(sealRecord(textOf('mona'), startOf('writer'), key).line)
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [1, 2, 32]) {
      const changed = Buffer.from(bytes)
      changed[at]! ^= bit
      const read = readLine(changed.toString())
      if (read && read.keyId === key.id && isSealedBy(read, key.key)) t.fail(changed.toString())
    }
  }
  t.pass()
})

t.test('what is no record is not read as one', async (t) => {
  const { line } = sealRecord(textOf('mona'), startOf('writer'), key)
  const ending = line.slice(-62)
  for (const other of [
    ...['', '{}', 'x', line.slice(1), line.slice(0, -1), ` ${line}`],
    ...[`{"time":"x"${ending}`, `{"time":"x",${ending}`],
    line.replace('"seq":1', '"seq":0'),
    line.replace('"seq":1', '"seq":1.5'),
    line.replace('"seq":1', '"seq":"1"'),
    line.replace('"event":"x"', '"event":7'),
  ]) {
    t.equal(readLine(other), null, other)
  }
})
