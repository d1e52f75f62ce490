import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import { nullish, count as size, text as string } from '../../github/shapes/fields.ts'
import { paging, path, readOnly, ref, repository } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { fitRange } from '../results/lines.ts'
import { fitPage } from '../results/page.ts'
import { count, listed, maybe, present, strict, text, written } from '../results/schema.ts'
import { aside, maxResult } from '../results/weight.ts'
import { block, oneLine, readable, some } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const name = 'get_file_contents'
const line = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000, description }))

const Entry = Type.Object({ name: string, path: string, type: string, size: nullish(size) })
const Single = Type.Composite([
  Entry,
  Type.Object({
    sha: string,
    content: nullish(string),
    encoding: nullish(string),
    target: nullish(string),
  }),
])
const shape = TypeCompiler.Compile(Type.Union([Type.Array(Entry), Single]))

/** GitHub REST `GET /repos/{owner}/{repo}/contents/{path}`. */
export default defineTool({
  name,
  title: 'Read a file or folder',
  description:
    'Returns the text of a file, whole or a range of its lines, or lists a folder of a repository.',
  set: 'repos',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    path: Type.Optional({ ...path, default: '', description: 'Default: the root folder' }),
    ref: Type.Optional({ ...ref, description: 'Branch, tag or SHA; default: the default branch' }),
    start_line: line('First line; default: 1'),
    end_line: line('Last line; default: the file’s last'),
    cursor: paging.cursor,
  }),
  output: strict({
    type: text,
    path: text,
    sha: maybe(text),
    size: maybe(count),
    content: maybe(written),
    start_line: maybe(count),
    end_line: maybe(count),
    total_lines: maybe(count),
    line_cut: maybe(Type.Boolean({ description: 'Whether a line is without its end' })),
    target: maybe(text),
    entries: maybe(Type.Array(strict({ name: text, type: text, size: maybe(count) }))),
    ...listed,
  }),

  async run(input, session) {
    const { owner, repo } = input
    const at = input.path!.replace(/^\/|\/$/g, '')
    const where = { owner, repo, ...(input.ref !== undefined && { ref: input.ref }) }
    const place = readCursor(name, input)
    const { body } = await ifVisible(
      session,
      input,
      at === ''
        ? session.github.get('GET /repos/{owner}/{repo}/contents', shape, where)
        : session.github.get('GET /repos/{owner}/{repo}/contents/{+path}', shape, {
            ...where,
            path: at,
          })
    )
    const title = `${owner}/${repo}: ${at === '' ? '/' : at}${input.ref ? ` at ${input.ref}` : ''}`
    if (!Array.isArray(body)) return describeFile(title, body, input)

    const page = fitPage({
      tool: name,
      input,
      place,
      rows: body.map((entry) =>
        present({
          name: oneLine(entry.name),
          type: entry.type,
          size: entry.type === 'file' ? entry.size : null,
        })
      ),
      hasMore: false,
      describe: (entry) =>
        `- ${quoted(entry.name)}${entry.type === 'file' ? ` (${some(entry.size ?? 0, 'byte')})` : `, ${entry.type}`}`,
    })
    const structured = { type: 'dir', path: at, entries: page.entries, ...page.cursor }
    return { structured, text: readable(`${title}, a folder`, page.lines) }
  },
})

type File = (typeof Single)['static']

function describeFile(
  title: string,
  file: File,
  range: { start_line?: number; end_line?: number }
) {
  const { type, path, sha, content, encoding, target } = file
  const known = { type, path: oneLine(path), sha, ...present({ size: file.size }) }
  const head = `${title}, ${type}, ${some(file.size ?? 0, 'byte')}, sha ${sha}`
  if (type !== 'file') {
    const to = cleanLine(target)
    const text = readable(head, to === null ? null : `It leads to ${quoted(to)}.`)
    return { structured: { ...known, ...present({ target: to }) }, text }
  }
  const bytes = Buffer.from(content ?? '', 'base64')
  if (encoding !== 'base64' || bytes.includes(0)) {
    const why = encoding === 'base64' ? 'The file is no text' : 'The file is larger than 1 MB'
    return { structured: known, text: readable(head, `${why}: its content is left out.`) }
  }
  const lines = fitRange(bytes.toString('utf8'), range, maxResult - aside)
  const { start, end, total } = lines
  return {
    structured: {
      ...known,
      content: lines.text,
      start_line: start,
      end_line: end,
      total_lines: total,
      ...present({ line_cut: lines.isLineCut || null }),
    },
    text: readable(
      `${head}, lines ${start} to ${end} of ${total}:`,
      end < start ? 'It is empty.' : block(lines.text),
      lines.notes
    ),
  }
}
