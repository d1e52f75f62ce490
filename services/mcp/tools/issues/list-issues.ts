import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { ListedIssue } from '../../github/shapes/issue.ts'
import { oneOf } from '../one-of.ts'
import { login, paging, readOnly, repository, since } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { describeIssue, Issue, toIssue } from '../results/issue.ts'
import { fitPage } from '../results/page.ts'
import { listed, present, strict } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const name = 'list_issues'
const shape = TypeCompiler.Compile(Type.Array(ListedIssue))

/** GitHub lists pull requests among the issues: more than is shown is asked for, and they are left out. */
const perGitHubPage = (perPage: number) => Math.min(100, 2 * perPage)

/** GitHub REST `GET /repos/{owner}/{repo}/issues`. */
export default defineTool({
  name,
  title: 'List issues',
  description: 'Lists the issues of a repository, without pull requests.',
  set: 'issues',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    state: Type.Optional(
      oneOf(['open', 'closed', 'all'], { default: 'open', description: 'State of the issues' })
    ),
    labels: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 50 }), {
        maxItems: 10,
        description: 'Labels that an issue must have, all of them',
        'x-valid': 'a list of at most 10 labels of 1 to 50 characters',
      })
    ),
    creator: Type.Optional({ ...login, description: 'Login of who opened it' }),
    assignee: Type.Optional({ ...login, description: 'Login of who it is assigned to' }),
    since: Type.Optional({ ...since, description: 'Updated at that time or later' }),
    sort: Type.Optional(
      oneOf(['created', 'updated', 'comments'], {
        default: 'created',
        description: 'Newest or most first',
      })
    ),
    ...paging,
  }),
  output: strict({ issues: Type.Array(Issue), ...listed }),

  async run(input, session) {
    const { owner, repo, state, creator, assignee, since, sort } = input
    const place = readCursor(name, input)
    const labels = input.labels?.join(',') || null
    const { body, hasMore } = await ifVisible(
      session,
      input,
      session.github.get('GET /repos/{owner}/{repo}/issues', shape, {
        ...{ owner, repo, state, sort, per_page: perGitHubPage(input.per_page!), page: place.page },
        ...present({ labels, creator, assignee, since }),
      })
    )
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: body.map((issue) => (issue.pull_request ? null : toIssue(issue))),
      hasMore,
      describe: (issue) => `- ${describeIssue(issue)}`,
      limit: input.per_page!,
    })
    const title = `Issues of ${owner}/${repo}, ${state === 'all' ? 'open and closed' : state}:`
    return {
      structured: { issues: entries, ...cursor },
      text: readable(title, entries.length === 0 ? 'None here.' : null, lines),
    }
  },
})
