import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { count as size, text as string } from '../../github/shapes/fields.ts'
import { adding, markdown, number, repository } from '../params.ts'
import { count, strict, text } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { requireVisible } from '../visible-repository.ts'

const shape = TypeCompiler.Compile(Type.Object({ id: size, html_url: string }))

/** GitHub REST `POST /repos/{owner}/{repo}/issues/{issue_number}/comments`. */
export default defineTool({
  name: 'add_issue_comment',
  title: 'Comment on an issue',
  description: 'Adds a comment to an issue or to the conversation of a pull request.',
  set: 'issues-write',
  scopes: ['github:write'],
  annotations: adding,
  input: strict({
    ...repository,
    number: { ...number, description: 'Number of the issue or pull request' },
    body: {
      ...markdown,
      minLength: 1,
      pattern: '\\S',
      'x-valid': 'a comment of 1 to 65,536 characters',
    },
  }),
  output: strict({ id: count, html_url: text }),

  async run({ owner, repo, number: issue_number, body }, session) {
    await requireVisible(session, { owner, repo })
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
    const given = { owner, repo, issue_number, body }
    const { body: comment } = await session.github.send(route, shape, given)
    const { id, html_url } = comment
    const text = readable(`Commented on ${owner}/${repo}#${issue_number}`, html_url)
    return { structured: { id, html_url }, text }
  },
})
