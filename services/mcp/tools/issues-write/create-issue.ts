import { Type } from '@sinclair/typebox'
import { adding, assignees, labels, markdown, repository, title } from '../params.ts'
import { strict } from '../results/schema.ts'
import { tellWritten, WrittenIssue, writtenShape } from '../results/written.ts'
import { defineTool } from '../tool.ts'
import { requireVisible } from '../visible-repository.ts'

/** GitHub REST `POST /repos/{owner}/{repo}/issues`. */
export default defineTool({
  name: 'create_issue',
  title: 'Open an issue',
  description: 'Opens an issue. Labels and assignees need write access to the repository.',
  set: 'issues-write',
  scopes: ['github:write'],
  annotations: adding,
  input: strict({
    ...repository,
    title,
    body: Type.Optional(markdown),
    labels: Type.Optional(labels),
    assignees: Type.Optional({ ...assignees, description: 'Logins' }),
  }),
  output: WrittenIssue,

  async run({ owner, repo, ...issue }, session) {
    await requireVisible(session, { owner, repo })
    const route = 'POST /repos/{owner}/{repo}/issues'
    const { body } = await session.github.send(route, writtenShape, { owner, repo, ...issue })
    return tellWritten('Opened', { owner, repo }, body)
  },
})
