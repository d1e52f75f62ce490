import type { DerivedKey } from '../crypto/key-ring.ts'
import { sealRecord } from './chain.ts'
import type { ChainHead } from './events.ts'

/** Characters of records that wait while they cannot be written; what comes then is lost. */
const maxCharacters = 1024 * 1024

/** Records on their way to the file. Each becomes one of the chain only as it is written. */
export interface Unwritten {
  /** False: there is no room for it. */
  add(text: string): boolean
  /** Before all others. */
  addFirst(text: string): void
  /**
   * Seals all and gives them to `append`, which returns how many bytes it wrote. What it did not
   * write stays.
   * @throws what `append` throws, and RangeError where it did not write all
   */
  write(append: (lines: Buffer) => number): void
  /** Of the last record that is written. */
  head(): ChainHead
  count(): number
}

export function unwrittenRecords(start: ChainHead, key: DerivedKey): Unwritten {
  let head = start
  let texts: string[] = []
  let characters = 0
  const sizeOf = (all: readonly string[]) => all.reduce((sum, { length }) => sum + length, 0)

  /** Of `texts` those whose lines are whole within the first `bytes`; `heads` is where each led. */
  function keepFrom(bytes: number, lines: readonly string[], heads: readonly ChainHead[]) {
    let [written, end] = [0, 0]
    for (const line of lines) {
      end += Buffer.byteLength(line)
      if (end > bytes) break
      head = heads[written++]!
    }
    texts = texts.slice(written)
    characters = sizeOf(texts)
  }

  return {
    add(text) {
      if (characters + text.length > maxCharacters) return false
      characters += text.length
      texts.push(text)
      return true
    },
    addFirst(text) {
      characters += text.length
      texts.unshift(text)
    },
    write(append) {
      let last = head
      const heads: ChainHead[] = []
      const lines = texts.map((text) => {
        const sealed = sealRecord(text, last, key)
        last = sealed.head
        heads.push(last)
        return `${sealed.line}\n`
      })
      const all = Buffer.from(lines.join(''))
      const bytes = all.length === 0 ? 0 : append(all)
      if (bytes === all.length) {
        head = last
        texts = []
        characters = 0
      } else {
        keepFrom(bytes, lines, heads)
        throw new RangeError(`${bytes} of ${all.length} bytes could be written`)
      }
    },
    head: () => head,
    count: () => texts.length,
  }
}
