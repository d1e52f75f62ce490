import { createHash } from 'node:crypto'
import type { Commit, Repository } from './model.ts'

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** As git names a file’s content. */
export const blobSha = (text: string): string => sha1(`blob ${Buffer.byteLength(text)}\0${text}`)

export const treeSha = (files: ReadonlyMap<string, string>): string =>
  sha1(`tree ${JSON.stringify([...files])}`)

/** Commits these changes onto a branch; null removes a file. */
export function commit(
  repository: Repository,
  branch: string,
  change: Pick<Commit, 'message' | 'author' | 'at'> & { files: Record<string, string | null> }
): Commit {
  const parent = repository.commits.get(repository.branches.get(branch) ?? '')
  const files = new Map(parent?.files)
  for (const [path, text] of Object.entries(change.files)) {
    if (text === null) files.delete(path)
    else files.set(path, text)
  }
  const { message, author, at } = change
  const parents = parent ? [parent.sha] : []
  const sha = sha1(`commit ${JSON.stringify([parents, message, author, at, [...files]])}`)
  const made = { sha, parents, message, author, at, files }
  repository.commits.set(sha, made)
  repository.branches.set(branch, sha)
  return made
}

/** What a branch, `heads/…` or (the beginning of) a sha names. */
export function resolve(repository: Repository, ref: string): Commit | undefined {
  const branch = ref.replace(/^(?:refs\/)?heads\//, '')
  const sha = repository.branches.get(branch)
  if (sha !== undefined) return repository.commits.get(sha)
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined
  return [...repository.commits.values()].find((one) => one.sha.startsWith(ref))
}

/** A commit and those before it, newest first. */
export function history(repository: Repository, from: Commit): Commit[] {
  const found: Commit[] = []
  for (let at: Commit | undefined = from; at; at = repository.commits.get(at.parents[0] ?? '')) {
    found.push(at)
  }
  return found
}

export interface FileChange {
  path: string
  status: 'added' | 'modified' | 'removed'
  additions: number
  deletions: number
  patch: string
  text: string | null
}

/** What changed from one set of files to another, by path. */
export function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>
): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)]
    if (old === now) return []
    const status = old === undefined ? 'added' : now === undefined ? 'removed' : 'modified'
    return [{ path, status, text: now ?? null, ...hunk(lines(old), lines(now)) }]
  })
}

const lines = (text: string | undefined) => (text ? text.replace(/\n$/, '').split('\n') : [])

/** One hunk from the first to the last line that differs, with three lines around it. */
function hunk(old: string[], now: string[]) {
  let start = 0
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++
  let end = 0
  const shorter = Math.min(old.length, now.length) - start
  while (end < shorter && old.at(-1 - end) === now.at(-1 - end)) end++
  const removed = old.slice(start, old.length - end)
  const added = now.slice(start, now.length - end)
  const above = old.slice(Math.max(0, start - 3), start)
  const below = old.slice(old.length - end, old.length - end + 3)
  const size = (changed: string[]) => above.length + changed.length + below.length
  const from = start - above.length + 1
  const head = `@@ -${from},${size(removed)} +${from},${size(added)} @@`
  const marked = (sign: string, some: string[]) => some.map((line) => sign + line)
  const body = [marked(' ', above), marked('-', removed), marked('+', added), marked(' ', below)]
  const patch = [head, ...body.flat()].join('\n')
  return { additions: added.length, deletions: removed.length, patch }
}

/** A whole difference in git’s form. */
export const unifiedDiff = (changed: readonly FileChange[]): string =>
  changed
    .map(({ path, status, patch }) => {
      const [a, b] = [
        status === 'added' ? '/dev/null' : `a/${path}`,
        status === 'removed' ? '/dev/null' : `b/${path}`,
      ]
      return `diff --git a/${path} b/${path}\n--- ${a}\n+++ ${b}\n${patch}\n`
    })
    .join('')
