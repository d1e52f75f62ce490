import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { flag, count as natural, nullish, text as string } from '../../github/shapes/fields.ts'
import { ListedPull } from '../../github/shapes/pull.ts'
import { number, paging, readOnly, repository } from '../params.ts'
import { ChangedFile, DiffEntry, describeFile, toChangedFile } from '../results/changed-file.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { describePull, Pull, toPull } from '../results/pull.ts'
import { count, listed, maybe, present, strict, text, written } from '../results/schema.ts'
import { fitMarkdown } from '../results/weight.ts'
import { block, day, readable, some } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'
import { Check, checksShape, describeCheck, toChecks } from './checks.ts'
import { describeReview, fitReviews, Review, reviewsShape } from './reviews.ts'

const name = 'get_pull_request'
const shape = TypeCompiler.Compile(
  Type.Composite([
    ListedPull,
    Type.Object({
      body: nullish(string),
      comments: nullish(natural),
      commits: nullish(natural),
      additions: nullish(natural),
      deletions: nullish(natural),
      changed_files: nullish(natural),
      mergeable: nullish(flag),
    }),
  ])
)
const filesShape = TypeCompiler.Compile(Type.Array(DiffEntry))
const bodyRoom = 12_000
const filesRoom = 16_000

/**
 * GitHub REST `GET /repos/{owner}/{repo}/pulls/{pull_number}`, `…/files`, `…/reviews`, and
 * `GET /repos/{owner}/{repo}/commits/{ref}/check-runs` of its last commit.
 */
export default defineTool({
  name,
  title: 'Read a pull request',
  description:
    'Returns a pull request with its text, changed files, reviews and checks. Its discussion is in get_issue, its changes in get_pull_request_diff.',
  set: 'pulls',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict({
    ...repository,
    number: { ...number, description: 'Number of the pull request' },
    ...paging,
    per_page: { ...paging.per_page, description: 'Changed files per result' },
  }),
  output: strict({
    ...Pull.properties,
    html_url: text,
    head_sha: text,
    mergeable: maybe(Type.Boolean()),
    comments: count,
    commits: count,
    additions: count,
    deletions: count,
    changed_files: count,
    body: maybe(written),
    body_cut: maybe(Type.Boolean()),
    files: Type.Array(ChangedFile),
    reviews: maybe(Type.Array(Review)),
    checks: maybe(Type.Array(Check)),
    ...listed,
  }),

  async run(input, session) {
    const { github } = session
    const { owner, repo, number: pull_number, per_page } = input
    const place = readCursor(name, input)
    const at = { owner, repo, pull_number }
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
    const isFirst = input.cursor === undefined
    const [{ body: pull }, files, reviewed] = await ifVisible(
      session,
      input,
      Promise.all([
        github.get(route, shape, at),
        github.get(`${route}/files`, filesShape, { ...at, per_page, page: place.page }),
        isFirst ? github.get(`${route}/reviews`, reviewsShape, { ...at, per_page: 100 }) : null,
      ])
    )
    const checked = isFirst
      ? await github.get('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', checksShape, {
          ...{ owner, repo, ref: pull.head.sha, per_page: 100 },
        })
      : null

    const body = isFirst ? fitMarkdown(pull.body, bodyRoom) : null
    const reviews = reviewed && fitReviews(reviewed.body, reviewed.hasMore)
    const checks = checked && toChecks(checked.body)
    const page = fitPage({
      tool: name,
      input,
      place,
      rows: files.body.map(toChangedFile),
      hasMore: files.hasMore,
      describe: describeFile,
      room: filesRoom,
    })
    const structured = {
      ...toPull(pull, session),
      html_url: pull.html_url,
      head_sha: pull.head.sha,
      comments: pull.comments ?? 0,
      commits: pull.commits ?? 0,
      additions: pull.additions ?? 0,
      deletions: pull.deletions ?? 0,
      changed_files: pull.changed_files ?? 0,
      ...present({
        mergeable: pull.mergeable,
        body: body?.text,
        body_cut: body?.isCut || null,
        reviews: reviews?.entries,
        checks: checks?.entries,
      }),
      files: page.entries,
      ...page.cursor,
    }
    const text = readable(
      `${owner}/${repo}: pull request ${describePull(structured)}, opened ${day(pull.created_at)}`,
      `head commit ${pull.head.sha}, ${some(structured.commits, 'commit')}, ${some(structured.comments, 'comment')}${pull.mergeable === false ? ', has conflicts' : ''}`,
      pull.html_url,
      body ? block(body.text) : null,
      body?.isCut ? 'The rest of this text is left out: see html_url.' : null,
      checks && ['Checks:', ...checks.entries.map(describeCheck), ...checks.notes],
      reviews && [
        'Reviews, oldest first:',
        ...reviews.entries.map(describeReview),
        ...reviews.notes,
      ],
      `${some(structured.changed_files, 'changed file')}, +${structured.additions} -${structured.deletions}:`,
      page.lines
    )
    return { structured, text }
  },
})
