import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import { number, readOnly, repository } from '../params.ts'
import { fitRange } from '../results/lines.ts'
import { count, maybe, present, strict, written } from '../results/schema.ts'
import { aside, maxResult } from '../results/weight.ts'
import { block, readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

/** Of a diff that is longer GitHub’s answer is read no further. */
const maxDiffCharacters = 2_000_000

/** GitHub REST `GET /repos/{owner}/{repo}/pulls/{pull_number}` as `application/vnd.github.diff`. */
export default defineTool({
  name: 'get_pull_request_diff',
  title: 'Read the diff of a pull request',
  description: 'Returns what a pull request changes, as a unified diff.',
  set: 'pulls',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    number: { ...number, description: 'Number of the pull request' },
    start_line: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000_000,
        description: 'First line of the diff to return; default: 1',
      })
    ),
  }),
  output: strict({
    diff: written,
    start_line: count,
    end_line: count,
    total_lines: count,
    line_cut: maybe(Type.Boolean({ description: 'Whether a line is without its end' })),
  }),

  async run(input, session) {
    const { owner, repo, number: pull_number } = input
    const asked = session.github
      .getText(
        'GET /repos/{owner}/{repo}/pulls/{pull_number}',
        { accept: 'application/vnd.github.diff', maxCharacters: maxDiffCharacters, keep: 'head' },
        { owner, repo, pull_number }
      )
      .catch(explainTooLarge)
    const diff = await ifVisible(session, input, asked)
    // A GitHub that does not know the media type answers with JSON.
    if (diff.text.startsWith('{')) {
      throw errors.API_ERROR({
        message: 'This GitHub gives no diffs of pull requests.',
        hint: 'See the commits of the branch one by one with list_commits and get_commit.',
      })
    }
    const lines = fitRange(diff.text, input, maxResult - aside)
    const { start, end, total } = lines
    return {
      structured: {
        ...{ diff: lines.text, start_line: start, end_line: end, total_lines: total },
        ...present({ line_cut: lines.isLineCut || null }),
      },
      text: readable(
        `${owner}/${repo}#${pull_number}, lines ${start} to ${end} of ${total} of its diff:`,
        end < start ? 'It changes nothing.' : block(lines.text),
        lines.notes,
        diff.isCut ? 'The diff is longer: get_pull_request lists all files that it changes.' : null
      ),
    }
  },
})

/** GitHub answers 406 for a diff of more than 20,000 lines or 300 files. */
function explainTooLarge(error: unknown): never {
  if (!(error instanceof AppError) || error.facts['status'] !== 406) throw error
  throw errors.API_ERROR({
    message: 'GitHub gives no diff of a pull request that changes so much.',
    hint: 'See its files with get_pull_request, and its commits one by one with get_commit.',
    cause: error,
  })
}
