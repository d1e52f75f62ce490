import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { quoted } from '../../github/clean-text.ts'
import { ListedComment } from '../../github/shapes/comment.ts'
import { nullish, person, text as string } from '../../github/shapes/fields.ts'
import { ListedIssue } from '../../github/shapes/issue.ts'
import { number, paging, readOnly, repository } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { fullNameIn, Issue, toIssue } from '../results/issue.ts'
import { fitPage } from '../results/page.ts'
import { loginOf } from '../results/person.ts'
import { count, listed, maybe, present, strict, text, written } from '../results/schema.ts'
import { aside, fitMarkdown, maxResult } from '../results/weight.ts'
import { block, day, named, readable, some } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible, repositoryOf, requireVisible } from '../visible-repository.ts'

const name = 'get_issue'
const shape = TypeCompiler.Compile(
  Type.Composite([
    ListedIssue,
    Type.Object({
      repository_url: string,
      body: nullish(string),
      state_reason: nullish(string),
      assignees: nullish(Type.Array(person)),
    }),
  ])
)
const commentsShape = TypeCompiler.Compile(Type.Array(ListedComment))

const bodyRoom = 20_000
const commentRoom = 12_000
const maxAssignees = 20

const Comment = strict({
  id: count,
  author: text,
  created_at: text,
  body: written,
  body_cut: maybe(Type.Boolean()),
})

/**
 * GitHub REST `GET /repos/{owner}/{repo}/issues/{issue_number}` and
 * `GET /repos/{owner}/{repo}/issues/{issue_number}/comments`.
 */
export default defineTool({
  name,
  title: 'Read an issue',
  description: 'Returns an issue with its text and its comments, oldest first.',
  set: 'issues',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    number: { ...number, description: 'Number of the issue' },
    ...paging,
  }),
  output: strict({
    ...Issue.properties,
    state_reason: maybe(text),
    closed_at: maybe(text),
    assignees: Type.Array(text),
    is_pull_request: Type.Boolean(),
    html_url: text,
    body: maybe(written),
    body_cut: maybe(Type.Boolean()),
    comment_list: Type.Array(Comment),
    ...listed,
  }),

  async run(input, session) {
    const { owner, repo, number: issue_number, per_page } = input
    const place = readCursor(name, input)
    const at = { owner, repo, issue_number }
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
    const [{ body: issue }, comments] = await ifVisible(
      session,
      input,
      Promise.all([
        session.github.get(route, shape, at),
        session.github.get(`${route}/comments`, commentsShape, {
          ...{ ...at, per_page, page: place.page },
        }),
      ])
    )
    const home = fullNameIn(issue.repository_url)
    // GitHub leads on to where an issue was moved, which may be private.
    if (home.toLowerCase() !== `${owner}/${repo}`.toLowerCase()) {
      await requireVisible(session, repositoryOf(home))
    }
    const isFirst = input.cursor === undefined
    const body = isFirst ? fitMarkdown(issue.body, bodyRoom) : null
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: comments.body.map((comment) => {
        const words = fitMarkdown(comment.body, commentRoom)
        return present({
          id: comment.id,
          author: loginOf(comment.user),
          created_at: comment.created_at,
          body: words?.text ?? '',
          body_cut: words?.isCut || null,
        })
      }),
      hasMore: comments.hasMore,
      describe: (comment) =>
        [
          `${comment.author} on ${day(comment.created_at)}:`,
          block(comment.body),
          ...(comment.body_cut ? ['The rest of this comment is left out: see html_url.'] : []),
        ].join('\n'),
      room: maxResult - aside - bodyRoom,
    })
    const structured = {
      ...toIssue(issue),
      assignees: (issue.assignees ?? []).slice(0, maxAssignees).map(loginOf),
      is_pull_request: Boolean(issue.pull_request),
      html_url: issue.html_url,
      ...present({
        state_reason: issue.state_reason,
        closed_at: issue.closed_at,
        body: body?.text,
        body_cut: body?.isCut || null,
      }),
      comment_list: entries,
      ...cursor,
    }
    const { assignees, labels } = structured
    const text = readable(
      `${home}#${issue.number}, ${structured.is_pull_request ? 'a pull request (get_pull_request tells more)' : 'an issue'}, ${issue.state}: ${quoted(structured.title)}`,
      `by ${structured.author} on ${day(issue.created_at)}, updated ${day(issue.updated_at)}, ${some(structured.comments, 'comment')}`,
      named('labels', labels),
      assignees.length > 0 ? `assigned to ${assignees.join(', ')}` : null,
      issue.html_url,
      body ? block(body.text) : null,
      body?.isCut ? 'The rest of this text is left out: see html_url.' : null,
      !isFirst && issue.body ? 'Its text came with the first comments.' : null,
      entries.length > 0 ? 'Comments, oldest first:' : null,
      lines
    )
    return { structured, text }
  },
})
