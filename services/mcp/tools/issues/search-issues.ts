import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { count, flag, text as string } from '../../github/shapes/fields.ts'
import { ListedIssue } from '../../github/shapes/issue.ts'
import { oneOf } from '../one-of.ts'
import { paging, query, readOnly } from '../params.ts'
import { describeIssue, fullNameIn, Issue, toIssue } from '../results/issue.ts'
import { listed, maybe, strict, text } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { search } from '../search.ts'
import { defineTool } from '../tool.ts'
import { visibleAmong } from '../visible-repository.ts'

const name = 'search_issues'
const Item = Type.Composite([ListedIssue, Type.Object({ repository_url: string })])
const shape = TypeCompiler.Compile(
  Type.Object({ total_count: count, incomplete_results: flag, items: Type.Array(Item) })
)

/** GitHub REST `GET /search/issues`. */
export default defineTool({
  name,
  title: 'Search issues and pull requests',
  description: 'Searches issues and pull requests, in one repository or in all.',
  set: 'issues',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    query: {
      ...query,
      description:
        'GitHub search syntax with `is:issue` or `is:pr`, e.g. `is:issue is:open repo:octocat/hello label:bug crash`',
    },
    sort: Type.Optional(
      oneOf(['created', 'updated', 'comments'], { description: 'Default: best match' })
    ),
    ...paging,
  }),
  output: strict({
    total_count: maybe(count),
    items: Type.Array(
      strict({ repository: text, is_pull_request: Type.Boolean(), ...Issue.properties })
    ),
    ...listed,
  }),

  async run(input, session) {
    const found = await search({
      tool: name,
      input,
      session,
      canAskPublic: true,
      ask: (asked) =>
        session.github.get('GET /search/issues', shape, {
          ...asked,
          ...(input.sort !== undefined && { sort: input.sort }),
        }),
      async toEntries(items) {
        // GitHub does not tell of a found issue whether its repository is private.
        const names = [...new Set(items.map((item) => fullNameIn(item.repository_url)))]
        const visible = await visibleAmong(session, names)
        return items.map((item) => {
          const repository = fullNameIn(item.repository_url)
          if (!visible.includes(repository)) return null
          return { repository, is_pull_request: Boolean(item.pull_request), ...toIssue(item) }
        })
      },
      describe: ({ repository, is_pull_request, ...issue }) =>
        `- ${repository}${is_pull_request ? ', pull request ' : ' '}${describeIssue(issue)}`,
    })
    const structured = { ...found.total, items: found.entries, ...found.cursor }
    return { structured, text: readable(found.lines) }
  },
})
