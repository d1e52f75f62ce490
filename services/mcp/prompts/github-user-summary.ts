import { Type } from '@sinclair/typebox'
import { suggestUsernames } from '../suggest/usernames.ts'
import { username } from '../tools/params.ts'
import getGithubUserInfo from '../tools/users/get-github-user-info.ts'
import type { Prompt } from './prompt.ts'
import { definePrompt } from './prompt.ts'

const task =
  'Summarise this GitHub user for somebody who has never heard of them: who they are, what they work ' +
  'on and in which languages, how active they are, and which repositories are worth a look. Keep to ' +
  'what stands below, and say so where it tells little.'

/** What `get_github_user_info` tells of a user, and what to make of it. */
const githubUserSummary: Prompt = definePrompt({
  name: 'github_user_summary',
  title: 'Summarise a GitHub user',
  description: 'Summarises a GitHub user’s profile and repositories.',
  scopes: ['github:read'],
  input: Type.Object(
    {
      username: Type.Optional({
        ...username,
        description: 'GitHub login, e.g. `octocat`. Default: the person who is signed in',
      }),
    },
    { additionalProperties: false }
  ),
  complete: { username: suggestUsernames },
  async run({ username }, context) {
    const asked = {
      include_repos: true,
      repo_limit: 30,
      ...(username !== undefined && { username }),
    }
    const { text } = (await getGithubUserInfo.run(asked, context)) as { text: string }
    return [{ role: 'user', content: { type: 'text', text: `${task}\n\n${text}` } }]
  },
})
export default githubUserSummary
