import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

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

/** The commit before this one. */
export const previous = () => find('rev-parse', '--verify', 'HEAD^1')

/** The oldest commit that keeps records and mints tokens with the code of this one. */
export const oldestAlike = () =>
  find('log', '-1', '--first-parent', '--format=%H', '--', ...shapeFiles)

/** @throws where the history that is here does not reach so far */
async function find(...args: string[]): Promise<string> {
  const isShallow = await git('rev-parse', '--is-shallow-repository').catch(() => 'no repository')
  const how: Record<string, string> = {
    true: 'This clone is shallow: `git fetch --unshallow` brings the older commits.',
    'no repository': 'This is no clone with a history: `git clone` makes one.',
  }
  if (how[isShallow]) throw new Error(`There is no older commit to upgrade from. ${how[isShallow]}`)
  return git(...args)
}

/** The files of a commit in a folder of their own, with the packages of this tree. */
export async function layTree(
  commit: string
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-older-'))
  const archive = join(folder, 'tree.tar')
  await git(
    'archive',
    '--format=tar',
    `--output=${archive}`,
    commit,
    'package.json',
    'services',
    'shared'
  )
  await run('tar', ['-xf', archive, '-C', folder], { timeout: 60_000 })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  return { folder, remove: () => rm(folder, { recursive: true }) }
}
