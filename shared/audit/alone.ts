import { closeSync, openSync, rmSync, statSync } from 'node:fs'

/** What takes less than a millisecond is not under way any more: its process was killed. */
const staleMs = 10_000

/**
 * Does `work` while no other process on this machine does so for the same `path`; false where one does.
 * @throws what `work` and the file system say
 */
export function alone(path: string, work: () => void): boolean {
  const mark = `${path}.turning`
  if (!make(mark)) return false
  try {
    work()
  } finally {
    rmSync(mark, { force: true })
  }
  return true
}

/** One process can make a file that is not there; what a killed one left is cleared for the next try. */
function make(mark: string): boolean {
  try {
    closeSync(openSync(mark, 'wx', 0o600))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const there = statSync(mark, { throwIfNoEntry: false })
    // A clock may have gone back since.
    if (there && Math.abs(Date.now() - there.mtimeMs) > staleMs) rmSync(mark, { force: true })
    return false
  }
}
