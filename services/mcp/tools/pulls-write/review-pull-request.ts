import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { errors } from '#shared/errors/catalogue.ts'
import { count as size, text as string } from '../../github/shapes/fields.ts'
import { oneOf } from '../one-of.ts'
import { adding, markdown, number, repository } from '../params.ts'
import { count, strict, text } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { requireVisible } from '../visible-repository.ts'

const shape = TypeCompiler.Compile(Type.Object({ id: size, state: string, html_url: string }))

/** GitHub’s words for the verdicts. */
const events = { comment: 'COMMENT', approve: 'APPROVE', request_changes: 'REQUEST_CHANGES' }

const nothingSaid = {
  message: 'body is missing, but a review that does not approve must say something.',
  hint: 'Give body, or the verdict "approve".',
}

/** GitHub REST `POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews`. */
export default defineTool({
  name: 'review_pull_request',
  title: 'Review a pull request',
  description:
    'Reviews a pull request: comments on it, approves it, or requests changes. Nobody can do the last two to their own.',
  set: 'pulls-write',
  scopes: ['github:write'],
  annotations: adding,
  input: strict({
    ...repository,
    number: { ...number, description: 'Number of the pull request' },
    verdict: oneOf(['comment', 'approve', 'request_changes'], {
      description: 'What the review comes to',
    }),
    body: Type.Optional({ ...markdown, description: 'Markdown; only an approval needs none' }),
    commit_sha: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{40}$',
        description: 'The commit that was read; default: the newest',
        'x-valid': 'a commit’s SHA of 40 hexadecimal digits',
      })
    ),
  }),
  output: strict({ id: count, state: text, html_url: text }),

  async run({ owner, repo, number: pull_number, verdict, body, commit_sha }, session) {
    if (verdict !== 'approve' && !body?.trim()) throw errors.INVALID_INPUT(nothingSaid)
    await requireVisible(session, { owner, repo })
    const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews'
    const { body: review } = await session.github.send(route, shape, {
      owner,
      repo,
      pull_number,
      event: events[verdict],
      ...(body !== undefined && { body }),
      ...(commit_sha !== undefined && { commit_id: commit_sha }),
    })
    const { id, html_url } = review
    const state = review.state.toLowerCase()
    const text = readable(`Reviewed ${owner}/${repo}#${pull_number}: ${state}`, html_url)
    return { structured: { id, state, html_url }, text }
  },
})
