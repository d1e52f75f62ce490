import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { quoted } from '../../github/clean-text.ts'
import { flag, count as natural, text as string } from '../../github/shapes/fields.ts'
import { paging, query, readOnly } from '../params.ts'
import { count, listed, maybe, strict, text } from '../results/schema.ts'
import { oneLine, readable } from '../results/words.ts'
import { search } from '../search.ts'
import { defineTool } from '../tool.ts'
import { seesPrivate } from '../visible-repository.ts'

const name = 'search_code'
const Item = Type.Object({
  path: string,
  sha: string,
  repository: Type.Object({ full_name: string, private: flag }),
})
const shape = TypeCompiler.Compile(
  Type.Object({ total_count: natural, incomplete_results: flag, items: Type.Array(Item) })
)

/** GitHub REST `GET /search/code`. */
export default defineTool({
  name,
  title: 'Search code',
  description:
    'Finds files by their content or path on default branches; get_file_contents reads them.',
  set: 'repos',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    query: {
      ...query,
      description:
        'A word that stands in the file, with qualifiers, e.g. `addClass repo:jquery/jquery language:js path:src`',
    },
    ...paging,
  }),
  output: strict({
    total_count: maybe(count),
    files: Type.Array(strict({ repository: text, path: text, sha: text })),
    ...listed,
  }),

  async run(input, session) {
    const found = await search({
      tool: name,
      input,
      session,
      // Qualifiers of repositories do nothing here (GitHub Docs, "Searching code (legacy)").
      canAskPublic: false,
      ask: (asked) => session.github.get('GET /search/code', shape, { ...asked }),
      toEntries: (items) =>
        items.map(({ repository, path, sha }) =>
          repository.private && !seesPrivate(session)
            ? null
            : { repository: repository.full_name, path: oneLine(path), sha }
        ),
      describe: ({ repository, path }) => `- ${repository}: ${quoted(path)}`,
    })
    const structured = { ...found.total, files: found.entries, ...found.cursor }
    return { structured, text: readable(found.lines) }
  },
})
