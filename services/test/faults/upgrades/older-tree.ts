import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const parts = ['package.json', 'services', 'shared']

async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { timeout: 60_000 })
  return stdout.trim()
}

/** Where the shapes of records and of refresh tokens are decided. */
const shapeFiles = [
  ...['shared/records', 'services/auth/records', 'services/auth/tokens/signing-keys.ts'],
  ...['services/auth/tokens/refresh-token.ts', 'services/auth/tokens/refresh-family.ts'],
  'services/mcp/protocol/sessions/session-records.ts',
]

/**
 * The commit before this one; null where the history does not reach so far, or where that one kept
 * records in another form, over which nobody stays signed in (docs/CHANGELOG.md).
 */
export async function previous(): Promise<string | null> {
  const before = await find('rev-parse', '--verify', '--quiet', 'HEAD^1')
  if (before === null) return null
  const changed = await git('diff', '--name-only', before, 'HEAD', '--', ...shapeFiles)
  return changed === '' ? before : null
}

/** The oldest commit that keeps records and mints tokens with the code of this one; null likewise. */
export const oldestAlike = () =>
  find('log', '-1', '--first-parent', '--format=%H', '--', ...shapeFiles)

/** Null where there is none, as in a copy without history. */
const find = (...args: string[]): Promise<string | null> =>
  git(...args).then(
    (commit) => commit || null,
    () => null
  )

/**
 * The files of a commit in a folder of their own, with the packages of this tree. Without a commit the
 * files as they are here: then replicas are exchanged for their like.
 */
export async function layTree(
  commit: string | null
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-older-'))
  if (commit === null) {
    for (const part of parts) await cp(part, join(folder, part), { recursive: true })
  } else {
    const archive = join(folder, 'tree.tar')
    await git('archive', '--format=tar', `--output=${archive}`, commit, ...parts)
    await run('tar', ['-xf', archive, '-C', folder], { timeout: 60_000 })
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  return { folder, remove: () => rm(folder, { recursive: true }) }
}
