import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { AppError } from '#shared/errors/define.ts'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import { flag, nullish, text as string } from '../../github/shapes/fields.ts'
import { ListedRepository } from '../../github/shapes/repository.ts'
import { readOnly, repository } from '../params.ts'
import { describeRepository, Repository, toRepository } from '../results/repository.ts'
import { count, maybe, present, strict, text, written } from '../results/schema.ts'
import { fitMarkdown } from '../results/weight.ts'
import { block, day, named, oneLine, readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { ifVisible } from '../visible-repository.ts'

const shape = TypeCompiler.Compile(
  Type.Composite([
    ListedRepository,
    Type.Object({
      default_branch: string,
      archived: nullish(flag),
      fork: nullish(flag),
      homepage: nullish(string),
      license: nullish(Type.Object({ spdx_id: nullish(string) })),
      pushed_at: nullish(string),
    }),
  ])
)
const languagesShape = TypeCompiler.Compile(Type.Record(Type.String(), Type.Integer()))
const releaseShape = TypeCompiler.Compile(
  Type.Object({
    tag_name: string,
    name: nullish(string),
    body: nullish(string),
    published_at: nullish(string),
    html_url: string,
  })
)
const maxLanguages = 30
const notesRoom = 20_000

/**
 * GitHub REST `GET /repos/{owner}/{repo}`, `GET /repos/{owner}/{repo}/languages` and
 * `GET /repos/{owner}/{repo}/releases/latest`.
 */
export default defineTool({
  name: 'get_repository',
  title: 'Get a repository',
  description:
    'Returns a repository’s description, default branch, topics, languages (in bytes), license and latest release.',
  set: 'repos',
  scopes: ['github:read'],
  annotations: readOnly,
  input: strict(repository),
  output: strict({
    ...Repository.properties,
    default_branch: text,
    archived: Type.Boolean(),
    fork: Type.Boolean(),
    homepage: maybe(text),
    license: maybe(text),
    pushed_at: maybe(text),
    languages: Type.Record(text, count),
    latest_release: maybe(
      strict({
        tag_name: text,
        name: maybe(text),
        notes: maybe(written),
        notes_cut: maybe(Type.Boolean()),
        published_at: maybe(text),
        html_url: text,
      })
    ),
  }),

  async run({ owner, repo }, session) {
    const { github } = session
    const answers = Promise.all([
      github.get('GET /repos/{owner}/{repo}', shape, { owner, repo }),
      github.get('GET /repos/{owner}/{repo}/languages', languagesShape, { owner, repo }),
      github
        .get('GET /repos/{owner}/{repo}/releases/latest', releaseShape, { owner, repo })
        .catch(noneWhereMissing),
    ])
    const [{ body }, languages, release] = await ifVisible(session, { owner, repo }, answers)
    const notes = fitMarkdown(release?.body.body, notesRoom)
    const structured = {
      ...toRepository(body),
      default_branch: oneLine(body.default_branch),
      archived: body.archived ?? false,
      fork: body.fork ?? false,
      languages: Object.fromEntries(Object.entries(languages.body).slice(0, maxLanguages)),
      ...present({
        homepage: cleanLine(body.homepage),
        license: body.license?.spdx_id,
        pushed_at: body.pushed_at,
        latest_release:
          release &&
          present({
            tag_name: oneLine(release.body.tag_name),
            name: cleanLine(release.body.name),
            notes: notes?.text,
            notes_cut: notes?.isCut || null,
            published_at: release.body.published_at,
            html_url: release.body.html_url,
          }),
      }),
    }
    return { structured, text: describe(structured) }
  },
})

/** A repository without releases has no latest one. */
function noneWhereMissing(error: unknown): null {
  if (error instanceof AppError && error.name === 'GITHUB_NOT_FOUND') return null
  throw error
}

interface Described extends Repository {
  default_branch: string
  archived: boolean
  fork: boolean
  homepage?: string
  license?: string
  languages: Record<string, number>
  latest_release?: {
    tag_name: string
    name?: string
    notes?: string
    notes_cut?: true
    published_at?: string
  }
}

function describe(one: Described): string {
  const { latest_release: release } = one
  const facts = [
    `default branch ${quoted(one.default_branch)}`,
    one.license ? `license ${one.license}` : 'no license found',
    ...(one.archived ? ['archived: it is read-only'] : []),
    ...(one.fork ? ['a fork'] : []),
  ]
  const bytes = Object.entries(one.languages).map(([name, size]) => `${name} ${size}`)
  return readable(
    describeRepository(one),
    one.html_url,
    facts.join(', '),
    named('topics', one.topics ?? []),
    bytes.length > 0 ? `languages in bytes: ${bytes.join(', ')}` : null,
    one.homepage ? `home page ${quoted(one.homepage)}` : null,
    release
      ? `latest release ${quoted(release.tag_name)}${release.published_at ? ` of ${day(release.published_at)}` : ''}${release.name ? `: ${quoted(release.name)}` : ''}`
      : 'no release',
    release?.notes ? block(release.notes) : null,
    release?.notes_cut ? 'The rest of the notes is left out: see the release’s html_url.' : null
  )
}
