import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { count, flag } from '../../github/shapes/fields.ts'
import { ListedRepository } from '../../github/shapes/repository.ts'
import { oneOf } from '../one-of.ts'
import { paging, query, readOnly } from '../params.ts'
import { describeRepository, Repository, toRepository } from '../results/repository.ts'
import { listed, maybe, strict } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { search } from '../search.ts'
import { defineTool } from '../tool.ts'
import { seesPrivate } from '../visible-repository.ts'

const name = 'search_repositories'

const shape = TypeCompiler.Compile(
  Type.Object({ total_count: count, incomplete_results: flag, items: Type.Array(ListedRepository) })
)

/** GitHub REST `GET /search/repositories`. */
export default defineTool({
  name,
  title: 'Search repositories',
  description: 'Searches GitHub’s repositories by name, description, topics and qualifiers.',
  set: 'repos',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    query: { ...query, description: 'GitHub search syntax, e.g. `mcp language:go stars:>100`' },
    sort: Type.Optional(
      oneOf(['stars', 'forks', 'updated'], { description: 'Default: best match' })
    ),
    ...paging,
  }),
  output: strict({ total_count: maybe(count), repositories: Type.Array(Repository), ...listed }),

  async run(input, session) {
    const found = await search({
      tool: name,
      input,
      session,
      canAskPublic: true,
      ask: (asked) =>
        session.github.get('GET /search/repositories', shape, {
          ...asked,
          ...(input.sort !== undefined && { sort: input.sort }),
        }),
      toEntries: (items) =>
        items.map((item) => (item.private && !seesPrivate(session) ? null : toRepository(item))),
      describe: describeRepository,
    })
    const structured = { ...found.total, repositories: found.entries, ...found.cursor }
    return { structured, text: readable(found.lines) }
  },
})
