import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { ListedPull } from '../../github/shapes/pull.ts'
import { oneOf } from '../one-of.ts'
import { paging, readOnly, ref, repository } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { describePull, Pull, toPull } from '../results/pull.ts'
import { listed, present, strict } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const name = 'list_pull_requests'
const shape = TypeCompiler.Compile(Type.Array(ListedPull))

/** GitHub REST `GET /repos/{owner}/{repo}/pulls`. */
export default defineTool({
  name,
  title: 'List pull requests',
  description: 'Lists the pull requests of a repository.',
  set: 'pulls',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    state: Type.Optional(
      oneOf(['open', 'closed', 'all'], {
        default: 'open',
        description: 'State; merged ones are closed',
      })
    ),
    base: Type.Optional({ ...ref, description: 'Branch they are to be merged into' }),
    head: Type.Optional({ ...ref, description: 'Branch of this repository they come from' }),
    sort: Type.Optional(
      oneOf(['created', 'updated'], { default: 'created', description: 'Newest first' })
    ),
    ...paging,
  }),
  output: strict({ pull_requests: Type.Array(Pull), ...listed }),

  async run(input, session) {
    const { owner, repo, state, sort, per_page, base } = input
    const head = input.head === undefined ? undefined : `${owner}:${input.head}`
    const place = readCursor(name, input)
    const { body, hasMore } = await ifVisible(
      session,
      input,
      session.github.get('GET /repos/{owner}/{repo}/pulls', shape, {
        ...{ owner, repo, state, sort, direction: 'desc', per_page, page: place.page },
        ...present({ base, head }),
      })
    )
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: body.map((pull) => toPull(pull, session)),
      hasMore,
      describe: (pull) => `- ${describePull(pull)}`,
    })
    const title = `Pull requests of ${owner}/${repo}, ${state === 'all' ? 'open and closed' : state}:`
    return {
      structured: { pull_requests: entries, ...cursor },
      text: readable(title, entries.length === 0 ? 'None here.' : null, lines),
    }
  },
})
