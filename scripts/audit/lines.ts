import { isUtf8 } from 'node:buffer'
import { readSync } from 'node:fs'

const chunkBytes = 64 * 1024
/** No record is nearly as long; of a longer line nothing is kept. */
const maxLineBytes = 64 * 1024

export interface Line {
  /** From 1. */
  number: number
  /** Empty where it is too long or no UTF-8. */
  text: string
  /** Whether a line end follows. */
  isWhole: boolean
}

/** The lines of an open file from where it is read, whatever its size; ends where the file ends now. */
export function* linesOf(fd: number): Generator<Line> {
  const chunk = Buffer.alloc(chunkBytes)
  let number = 1
  let kept: Buffer[] = []
  let keptBytes = 0
  const keep = (part: Buffer) => {
    keptBytes += part.length
    if (keptBytes <= maxLineBytes) kept.push(Buffer.from(part))
  }
  const take = (isWhole: boolean): Line => {
    const line = Buffer.concat(kept)
    const isText = keptBytes <= maxLineBytes && isUtf8(line)
    kept = []
    keptBytes = 0
    return { number: number++, text: isText ? line.toString() : '', isWhole }
  }
  for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk)) {
    let from = 0
    for (let end = chunk.indexOf(10); end !== -1 && end < read; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end))
      yield take(true)
      from = end + 1
    }
    keep(chunk.subarray(from, read))
  }
  if (keptBytes > 0) yield take(false)
}
