import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { ListedCommit } from '../../github/shapes/commit.ts'
import { count as natural, nullish, text as string } from '../../github/shapes/fields.ts'
import { paging, readOnly, ref, repository } from '../params.ts'
import { DiffEntry, describePatch, PatchedFile, toPatchedFile } from '../results/changed-file.ts'
import { Commit, describeCommit, toCommit } from '../results/commit.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { count, listed, maybe, present, strict, text, written } from '../results/schema.ts'
import { aside, fitMarkdown, maxResult } from '../results/weight.ts'
import { block, readable, some } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const name = 'get_commit'
const shape = TypeCompiler.Compile(
  Type.Composite([
    ListedCommit,
    Type.Object({
      parents: Type.Array(Type.Object({ sha: string })),
      stats: nullish(Type.Object({ additions: natural, deletions: natural })),
      files: nullish(Type.Array(DiffEntry)),
    }),
  ])
)
const messageRoom = 8000
const patchRoom = 30_000
const maxParents = 10

/** GitHub REST `GET /repos/{owner}/{repo}/commits/{ref}`. */
export default defineTool({
  name,
  title: 'Read a commit',
  description: 'Returns a commit with its message, changed files and their patches.',
  set: 'repos',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    ref: { ...ref, description: 'SHA, branch or tag' },
    ...paging,
    per_page: { ...paging.per_page, description: 'Files per result' },
  }),
  output: strict({
    ...Commit.properties,
    message: maybe(written),
    message_cut: maybe(Type.Boolean()),
    parents: Type.Array(text),
    additions: count,
    deletions: count,
    html_url: text,
    files: Type.Array(PatchedFile),
    ...listed,
  }),

  async run(input, session) {
    const { owner, repo, ref, per_page } = input
    const place = readCursor(name, input)
    const { body, hasMore } = await ifVisible(
      session,
      input,
      session.github.get('GET /repos/{owner}/{repo}/commits/{ref}', shape, {
        ...{ owner, repo, ref, per_page, page: place.page },
      })
    )
    const isFirst = input.cursor === undefined
    const message = isFirst ? fitMarkdown(body.commit.message, messageRoom) : null
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: (body.files ?? []).map((file) => toPatchedFile(file, patchRoom)),
      hasMore,
      describe: describePatch,
      limit: per_page!,
      room: maxResult - aside - messageRoom,
    })
    const commit = toCommit(body)
    const structured = {
      ...commit,
      ...present({ message: message?.text, message_cut: message?.isCut || null }),
      parents: body.parents.slice(0, maxParents).map(({ sha }) => sha),
      additions: body.stats?.additions ?? 0,
      deletions: body.stats?.deletions ?? 0,
      html_url: body.html_url,
      files: entries,
      ...cursor,
    }
    const text = readable(
      `${owner}/${repo}: commit ${body.sha}`,
      describeCommit(commit),
      `${some(structured.parents.length, 'parent')}${structured.parents.map((sha) => ` ${sha}`).join('')}`,
      body.html_url,
      message ? block(message.text) : null,
      message?.isCut ? 'The rest of the message is left out: see html_url.' : null,
      `Changed files, +${structured.additions} -${structured.deletions} in all:`,
      entries.length === 0 ? 'None.' : null,
      lines
    )
    return { structured, text }
  },
})
