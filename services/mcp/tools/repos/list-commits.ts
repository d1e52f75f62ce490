import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { AppError } from '#shared/errors/define.ts'
import { ListedCommit } from '../../github/shapes/commit.ts'
import { login, paging, path, readOnly, ref, repository, since } from '../params.ts'
import { Commit, describeCommit, toCommit } from '../results/commit.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { listed, present, strict } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const name = 'list_commits'
const shape = TypeCompiler.Compile(Type.Array(ListedCommit))

/** GitHub REST `GET /repos/{owner}/{repo}/commits`. */
export default defineTool({
  name,
  title: 'List commits',
  description: 'Lists the commits of a branch, newest first; with `path`, those that touched it.',
  set: 'repos',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    ref: Type.Optional({ ...ref, description: 'Branch, tag or SHA; default: the default branch' }),
    path: Type.Optional({ ...path, description: 'File or folder' }),
    author: Type.Optional({ ...login, description: 'Login of the author' }),
    since: Type.Optional({ ...since, description: 'Made at that time or later' }),
    until: Type.Optional({ ...since, description: 'Made at that time or earlier' }),
    ...paging,
  }),
  output: strict({ commits: Type.Array(Commit), ...listed }),

  async run(input, session) {
    const { owner, repo, per_page, ref: sha, author, since, until } = input
    const path = input.path?.replace(/^\/|\/$/g, '') || null
    const place = readCursor(name, input)
    const asked = session.github
      .get('GET /repos/{owner}/{repo}/commits', shape, {
        ...{ owner, repo, per_page, page: place.page },
        ...present({ sha, path, author, since, until }),
      })
      .catch(noneWhereEmpty)
    const { body, hasMore } = await ifVisible(session, input, asked)
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: body.map(toCommit),
      hasMore,
      describe: (commit) => `- ${describeCommit(commit)}`,
    })
    const text = readable(
      `Commits of ${owner}/${repo}${sha ? ` at ${sha}` : ''}${path ? ` on ${path}` : ''}, newest first:`,
      entries.length === 0 ? 'None here.' : null,
      lines
    )
    return { structured: { commits: entries, ...cursor }, text }
  },
})

/** GitHub answers 409 for a repository that nothing was committed to yet. */
function noneWhereEmpty(error: unknown) {
  if (error instanceof AppError && error.facts['status'] === 409)
    return { body: [], hasMore: false }
  throw error
}
