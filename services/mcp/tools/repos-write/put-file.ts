import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { errors } from '#shared/errors/catalogue.ts'
import { cleanLines, quoted } from '../../github/clean-text.ts'
import { nullish, text as string } from '../../github/shapes/fields.ts'
import { branch, path, repository } from '../params.ts'
import { maybe, present, strict, text } from '../results/schema.ts'
import { readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { requireVisible } from '../visible-repository.ts'

const maxContentCharacters = 100_000
const shape = TypeCompiler.Compile(
  Type.Object({
    content: nullish(Type.Object({ sha: nullish(string), html_url: nullish(string) })),
    commit: Type.Object({ sha: nullish(string) }),
  })
)

/** What runs on a repository’s secrets. */
const workflows = /^\.github\/workflows(?:\/|$)/

/** The one spelling of all that some file system takes for the same path. */
const plainPath = (path: string): string =>
  cleanLines(path.normalize('NFKC'))
    .toLowerCase()
    .split(/[/\\]+/)
    .map((name) => name.replace(/[. ]+$/, ''))
    .join('/')

/** GitHub REST `PUT /repos/{owner}/{repo}/contents/{path}`. */
export default defineTool({
  name: 'put_file',
  title: 'Write a file',
  description:
    'Commits one text file to a branch. To change a file, give the sha that get_file_contents told; without it only a new file is written. Workflows of GitHub Actions are refused.',
  set: 'repos-write',
  scopes: ['github:write'],
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: true,
  },
  input: strict({
    ...repository,
    path: { ...path, minLength: 1, description: 'Of the file' },
    branch: { ...branch, description: 'An existing branch' },
    message: Type.String({
      minLength: 1,
      maxLength: 5000,
      pattern: '\\S',
      description: 'Commit message',
      'x-valid': 'a commit message of 1 to 5,000 characters',
    }),
    content: Type.String({ maxLength: maxContentCharacters, description: 'The whole file' }),
    sha: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{40}$',
        description: 'Of the file that is replaced',
        'x-valid': 'a file’s SHA of 40 hexadecimal digits',
      })
    ),
  }),
  output: strict({
    path: text,
    sha: maybe(text),
    commit_sha: maybe(text),
    html_url: maybe(text),
  }),

  async run({ owner, repo, path: given, content, ...rest }, session) {
    const at = given.replace(/^\/|\/$/g, '')
    requireWritable(at)
    await requireVisible(session, { owner, repo })
    const { body } = await session.github.send(
      'PUT /repos/{owner}/{repo}/contents/{+path}',
      shape,
      { owner, repo, path: at, content: Buffer.from(content).toString('base64'), ...rest }
    )
    const structured = {
      path: at,
      ...present({
        sha: body.content?.sha,
        commit_sha: body.commit.sha,
        html_url: body.content?.html_url,
      }),
    }
    const what = rest.sha === undefined ? 'Created' : 'Changed'
    const text = readable(
      `${what} ${quoted(at)} on the branch ${quoted(rest.branch)} of ${owner}/${repo}`,
      structured.sha && `sha ${structured.sha}`,
      structured.commit_sha && `commit ${structured.commit_sha}`,
      structured.html_url
    )
    return { structured, text }
  },
})

/** @throws INVALID_INPUT */
function requireWritable(path: string): void {
  if (path === '') {
    throw errors.INVALID_INPUT({ message: 'path names no file.', hint: 'Give the path of a file.' })
  }
  if (!workflows.test(plainPath(path))) return
  throw errors.INVALID_INPUT({
    message: 'path lies under .github/workflows, where nothing is written through Gatehouse.',
    hint: 'Have a person change workflows.',
  })
}
