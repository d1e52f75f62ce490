import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { quoted } from '../../github/clean-text.ts'
import { text as string } from '../../github/shapes/fields.ts'
import { adding, branch, ref, repository } from '../params.ts'
import { strict, text } from '../results/schema.ts'
import { oneLine, readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { requireVisible } from '../visible-repository.ts'

const repositoryShape = TypeCompiler.Compile(Type.Object({ default_branch: string }))
const commitShape = TypeCompiler.Compile(Type.Object({ sha: string }))
const refShape = TypeCompiler.Compile(Type.Object({ object: Type.Object({ sha: string }) }))

/**
 * GitHub REST `POST /repos/{owner}/{repo}/git/refs`, after `GET /repos/{owner}/{repo}` and
 * `GET /repos/{owner}/{repo}/commits/{ref}` for where it begins.
 */
export default defineTool({
  name: 'create_branch',
  title: 'Create a branch',
  description: 'Creates a branch that begins at another branch, a tag or a commit.',
  set: 'repos-write',
  scopes: ['github:write'],
  annotations: adding,
  input: strict({
    ...repository,
    branch: { ...branch, description: 'Name of the new branch' },
    from: Type.Optional({ ...ref, description: 'Where it begins; default: the default branch' }),
  }),
  output: strict({ branch: text, sha: text }),

  async run({ owner, repo, branch, from }, session) {
    const { github } = session
    await requireVisible(session, { owner, repo })
    const start = from ?? (await defaultBranch())
    const { body: commit } = await github.get(
      'GET /repos/{owner}/{repo}/commits/{ref}',
      commitShape,
      { owner, repo, ref: start }
    )
    const made = { owner, repo, ref: `refs/heads/${branch}`, sha: commit.sha }
    const { body } = await github.send('POST /repos/{owner}/{repo}/git/refs', refShape, made)
    const { sha } = body.object
    const text = readable(
      `Created the branch ${quoted(branch)} of ${owner}/${repo} at ${quoted(oneLine(start))}, commit ${sha}`
    )
    return { structured: { branch, sha }, text }

    async function defaultBranch() {
      const route = 'GET /repos/{owner}/{repo}'
      return (await github.get(route, repositoryShape, { owner, repo })).body.default_branch
    }
  },
})
