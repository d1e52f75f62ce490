import { Type } from '@sinclair/typebox'
import { repositoriesShape, userShape } from '../../github/shapes.ts'
import { username } from '../params.ts'
import { Repository, toRepository } from '../results/repository.ts'
import { leftOut } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { describeUser } from './describe-user.ts'
import { fitRepositories } from './fit-repositories.ts'
import { Profile, toProfile } from './profile.ts'

const maxRepositories = 100

/**
 * GitHub REST `GET /user` and `GET /user/repos`, or `GET /users/{username}` and
 * `GET /users/{username}/repos`.
 */
export default defineTool({
  name: 'get_github_user_info',
  title: 'Get a GitHub user’s profile',
  description:
    'Returns the profile of a GitHub user and the repositories that user owns, last updated first. ' +
    'Without `username`: of the person who is signed in.',
  set: 'users',
  scopes: ['github:read'],
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  input: Type.Object(
    {
      username: Type.Optional({
        ...username,
        description: 'GitHub login, e.g. `octocat`. Default: the person who is signed in',
      }),
      include_repos: Type.Optional(
        Type.Boolean({ default: true, description: 'Whether to list repositories' })
      ),
      repo_limit: Type.Optional(
        Type.Integer({
          default: 10,
          minimum: 1,
          maximum: maxRepositories,
          description: 'How many repositories to list at most',
        })
      ),
    },
    { additionalProperties: false }
  ),
  output: Type.Composite([
    Profile,
    Type.Object({
      repositories: Type.Optional(
        Type.Array(Repository, { description: 'Last updated first; absent if not asked for' })
      ),
      more_repositories: Type.Optional(Type.Boolean({ description: 'Whether the list was cut' })),
      includes_private: Type.Optional(
        Type.Boolean({
          description: 'Signed-in person alone: whether private repositories are listed',
        })
      ),
    }),
  ]),

  async run({ username, include_repos, repo_limit }, { github, scopes }) {
    const seesPrivate = username === undefined && scopes.includes('github:private')
    const query = { sort: 'updated', per_page: repo_limit! }
    const listRepositories = () =>
      username === undefined
        ? github.get('GET /user/repos', repositoriesShape, {
            ...query,
            affiliation: 'owner',
            visibility: seesPrivate ? 'all' : 'public',
          })
        : github.get('GET /users/{username}/repos', repositoriesShape, { ...query, username })
    const [user, list] = await Promise.all([
      username === undefined
        ? github.get('GET /user', userShape)
        : github.get('GET /users/{username}', userShape, { username }),
      include_repos ? listRepositories() : null,
    ])

    const profile = toProfile(user.body)
    if (!list) return { structured: profile, text: describeUser(profile) }
    const owned = list.body.filter(
      (one) => one.owner.id === profile.id && (seesPrivate || !one.private)
    )
    const { repositories, isCut } = fitRepositories(owned.map(toRepository))
    const more_repositories = list.hasMore || isCut
    const structured = {
      ...profile,
      repositories,
      more_repositories,
      ...(username === undefined && { includes_private: seesPrivate }),
    }
    return { structured, text: describeUser(structured, leftOut(list)) }
  },
})
