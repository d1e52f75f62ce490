import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import { oneOf } from '../one-of.ts'
import { assignees, labels, markdown, number, repository, title } from '../params.ts'
import { strict } from '../results/schema.ts'
import { tellWritten, WrittenIssue, writtenShape } from '../results/written.ts'
import { defineTool } from '../tool.ts'
import { requireVisible } from '../visible-repository.ts'

const nothingToChange = {
  message: 'Nothing to change is given.',
  hint: 'Give at least one of title, body, state, labels and assignees.',
}

/** GitHub REST `PATCH /repos/{owner}/{repo}/issues/{issue_number}`. */
export default defineTool({
  name: 'update_issue',
  title: 'Change an issue',
  description:
    'Changes an issue or pull request: what is given replaces what was there, what is left out stays.',
  set: 'issues-write',
  scopes: ['github:write'],
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  input: strict({
    ...repository,
    number: { ...number, description: 'Number of the issue or pull request' },
    title: Type.Optional(title),
    body: Type.Optional(markdown),
    state: Type.Optional(oneOf(['open', 'closed'], { description: 'State it then has' })),
    labels: Type.Optional({ ...labels, description: 'All labels it then has' }),
    assignees: Type.Optional({ ...assignees, description: 'Logins of all who then have it' }),
  }),
  output: WrittenIssue,

  async run({ owner, repo, number: issue_number, ...changes }, session) {
    if (Object.keys(changes).length === 0) throw errors.INVALID_INPUT(nothingToChange)
    await requireVisible(session, { owner, repo })
    const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}'
    const given = { owner, repo, issue_number, ...changes }
    const { body } = await session.github.send(route, writtenShape, given)
    return tellWritten('Changed', { owner, repo }, body)
  },
})
