import type { Stats } from 'node:fs'
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../check.ts'
import { failed, outcome, skipped, Unreachable, warning } from '../check.ts'
import type { SettingsCheck } from './setup.ts'

const othersMask = 0o077
const leastFreeBytes = 256 * 1024 * 1024
const maxFiles = 1000

export const dataDir: SettingsCheck = {
  name: 'data-dir',
  holds: 'DATA_DIR belongs to this user, nobody else can read it, and there is room on its disk.',
  why: 'It holds the keys and the sign-ins: whoever reads both is everybody; on a full disk nobody can sign in.',
  page: 'docs/reference/settings.md',
  needs: ['settings'],
  async run({ shape, config: { DATA_DIR = '' } }) {
    if (shape !== 'embedded') return skipped('Only `npm start` has one.')
    if (DATA_DIR === ':memory:') return skipped('Nothing is kept.')
    if (!existsSync(DATA_DIR))
      return skipped('It is made, for this user alone, at the first start.')
    return outcome(problemsOf(DATA_DIR), 'Readable by its owner alone.')
  },
}

function problemsOf(folder: string): Problem[] {
  const { bavail, bsize } = reading(() => statfsSync(folder))
  const names = reading(() => readdirSync(folder)).slice(0, maxFiles)
  const isOpen = (path: string) => isOpenToOthers(reading(() => statSync(path)))
  const open = names.filter((name) => isOpen(join(folder, name)))
  const chmod = 'Start Gatehouse as the owner, who sets it right; or `chmod -R go= "$DATA_DIR"`.'
  return [
    ...(isOpen(folder) ? [failed('Other users may enter DATA_DIR.', chmod)] : []),
    ...open.map((name) => failed(`Other users may read ${name} in DATA_DIR.`, chmod)),
    ...(bavail * bsize < leastFreeBytes
      ? [warning('There are less than 256 MB left on its disk.', 'Make room there.')]
      : []),
  ]
}

/** Windows has no such rights. */
const isOpenToOthers = ({ mode }: Stats) =>
  process.platform !== 'win32' && (mode & othersMask) !== 0

function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const mend = 'Run services and doctor as the user that owns DATA_DIR.'
    throw new Unreachable(`DATA_DIR cannot be looked at (${code}).`, mend, cause)
  }
}
