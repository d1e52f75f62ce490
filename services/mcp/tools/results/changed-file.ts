import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { cleanLine, cleanLines, quoted } from '../../github/clean-text.ts'
import { count as natural, nullish, text as string } from '../../github/shapes/fields.ts'
import { count, maybe, present, strict, text } from './schema.ts'
import { fitText } from './weight.ts'
import { block } from './words.ts'

/** What is read of GitHub’s `diff-entry`. */
export const DiffEntry = Type.Object({
  filename: string,
  previous_filename: nullish(string),
  status: string,
  additions: natural,
  deletions: natural,
  patch: nullish(string),
})

/** A file that a commit or a pull request changes. */
export const ChangedFile = strict({
  path: text,
  previous_path: maybe(text),
  status: text,
  additions: count,
  deletions: count,
})

export const PatchedFile = strict({
  ...ChangedFile.properties,
  patch: maybe(text),
  patch_cut: maybe(Type.Boolean()),
})

type Entry = Static<typeof DiffEntry>

export const toChangedFile = ({ filename, previous_filename, ...entry }: Entry) => ({
  path: cleanLine(filename) ?? '',
  status: entry.status,
  additions: entry.additions,
  deletions: entry.deletions,
  ...present({ previous_path: cleanLine(previous_filename) }),
})

/** With its patch, if that weighs no more than `room`, else with the beginning of it. */
export function toPatchedFile(entry: Entry, room: number) {
  const fitted = entry.patch ? fitText(cleanLines(entry.patch), room) : null
  const patch = { patch: fitted?.text, patch_cut: fitted?.isCut || null }
  return { ...toChangedFile(entry), ...present(patch) }
}

export const describeFile = (file: Static<typeof ChangedFile>): string =>
  `- ${file.status} ${quoted(file.path)}${file.previous_path ? ` from ${quoted(file.previous_path)}` : ''}, +${file.additions} -${file.deletions}`

export const describePatch = (file: Static<typeof PatchedFile>): string =>
  [
    describeFile(file),
    ...(file.patch ? [block(file.patch)] : []),
    ...(file.patch_cut ? ['The rest of this patch is left out.'] : []),
  ].join('\n')
