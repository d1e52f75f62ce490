import { Type } from '@sinclair/typebox'
import { adding, branch, markdown, repository, title } from '../params.ts'
import { strict } from '../results/schema.ts'
import { tellWritten, WrittenIssue, writtenShape } from '../results/written.ts'
import { defineTool } from '../tool.ts'
import { requireVisible } from '../visible-repository.ts'

const head = Type.String({
  pattern: '^(?:[A-Za-z0-9][A-Za-z0-9_-]*:)?[^\\s~^:?*[\\\\]+$',
  maxLength: 300,
  description: 'Branch with the changes; `owner:branch` for a fork’s',
  'x-valid': 'the name of a branch, or owner:branch, at most 300 characters',
})

/** GitHub REST `POST /repos/{owner}/{repo}/pulls`. */
export default defineTool({
  name: 'create_pull_request',
  title: 'Open a pull request',
  description: 'Opens a pull request from a branch that is on GitHub already.',
  set: 'pulls-write',
  scopes: ['github:write'],
  annotations: adding,
  input: strict({
    ...repository,
    title,
    head,
    base: { ...branch, description: 'Branch to change' },
    body: Type.Optional(markdown),
    draft: Type.Optional(Type.Boolean({ default: false, description: 'Whether it is a draft' })),
  }),
  output: WrittenIssue,

  async run({ owner, repo, ...pull }, session) {
    await requireVisible(session, { owner, repo })
    const route = 'POST /repos/{owner}/{repo}/pulls'
    const { body } = await session.github.send(route, writtenShape, { owner, repo, ...pull })
    return tellWritten('Opened', { owner, repo }, body)
  },
})
