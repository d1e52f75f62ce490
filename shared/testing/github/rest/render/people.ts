import type { GitHubModel, Person } from '../model.ts'
import { personNamed } from '../model.ts'
import type { Urls } from './urls.ts'
import { nodeId, personUrls } from './urls.ts'

/** `simple-user` of GitHub’s description: a person where they are mentioned. */
export const simpleUser = (urls: Urls, { id, login, type }: Person) => ({
  login,
  id,
  node_id: nodeId('User', id),
  avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
  gravatar_id: '',
  ...personUrls(urls, login),
  type,
  user_view_type: 'public',
  site_admin: false,
})

/** The mention of somebody by login; null where the account is gone. */
export function mention(urls: Urls, model: GitHubModel, login: string) {
  const person = personNamed(model, login)
  return person ? simpleUser(urls, person) : null
}

/** `public-user`. */
export function publicUser(urls: Urls, model: GitHubModel, person: Person) {
  const repositories = [...model.repositories.values()]
  return {
    ...simpleUser(urls, person),
    name: person.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: person.bio,
    twitter_username: null,
    public_repos: repositories.filter(
      (one) => one.owner.toLowerCase() === person.login.toLowerCase() && !one.isPrivate
    ).length,
    public_gists: 0,
    followers: 3,
    following: 1,
    created_at: person.createdAt,
    updated_at: person.createdAt,
  }
}
