import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { quoted } from '../../github/clean-text.ts'
import { flag, nullish, text as string } from '../../github/shapes/fields.ts'
import { paging, readOnly, repository } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { listed, strict, text } from '../results/schema.ts'
import { oneLine, readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const name = 'list_branches'
const shape = TypeCompiler.Compile(
  Type.Array(
    Type.Object({ name: string, commit: Type.Object({ sha: string }), protected: nullish(flag) })
  )
)

/** GitHub REST `GET /repos/{owner}/{repo}/branches`. */
export default defineTool({
  name,
  title: 'List branches',
  description: 'Lists the branches of a repository with their last commits.',
  set: 'repos',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({ ...repository, ...paging }),
  output: strict({
    branches: Type.Array(strict({ name: text, sha: text, protected: Type.Boolean() })),
    ...listed,
  }),

  async run(input, session) {
    const { owner, repo, per_page } = input
    const place = readCursor(name, input)
    const { body, hasMore } = await ifVisible(
      session,
      input,
      session.github.get('GET /repos/{owner}/{repo}/branches', shape, {
        ...{ owner, repo, per_page, page: place.page },
      })
    )
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: body.map((branch) => ({
        name: oneLine(branch.name),
        sha: branch.commit.sha,
        protected: branch.protected ?? false,
      })),
      hasMore,
      describe: (branch) =>
        `- ${quoted(branch.name)} at ${branch.sha}${branch.protected ? ', protected' : ''}`,
    })
    const text = readable(
      `Branches of ${owner}/${repo}:`,
      entries.length === 0 ? 'None here.' : null,
      lines
    )
    return { structured: { branches: entries, ...cursor }, text }
  },
})
