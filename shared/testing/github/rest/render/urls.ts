/** Addresses that answers are full of. `api` and `html` are origins without a slash at the end. */
export interface Urls {
  api: string
  html: string
}

const personLinks = ['followers', 'organizations', 'repos', 'subscriptions', 'received_events']

/** The addresses in every mention of a person. */
export const personUrls = ({ api, html }: Urls, login: string) => ({
  url: `${api}/users/${login}`,
  html_url: `${html}/${login}`,
  following_url: `${api}/users/${login}/following{/other_user}`,
  gists_url: `${api}/users/${login}/gists{/gist_id}`,
  starred_url: `${api}/users/${login}/starred{/owner}{/repo}`,
  events_url: `${api}/users/${login}/events{/privacy}`,
  ...Object.fromEntries(
    personLinks.map((link) => [`${link}_url`, `${api}/users/${login}/${link}`])
  ),
})

/** By the field’s name without `_url`: what follows the repository’s own address. */
const repositoryLinks: Readonly<Record<string, string>> = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
}

/** The addresses in every mention of a repository. */
export const repositoryUrls = ({ api, html }: Urls, fullName: string) => ({
  url: `${api}/repos/${fullName}`,
  html_url: `${html}/${fullName}`,
  ...Object.fromEntries(
    Object.entries(repositoryLinks).map(([link, rest]) => [
      `${link}_url`,
      `${api}/repos/${fullName}${rest}`,
    ])
  ),
})

/** GitHub’s second name for everything. */
export const nodeId = (kind: string, id: number | string) =>
  Buffer.from(`${kind}:${id}`).toString('base64url')
