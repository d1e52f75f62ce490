import { blobSha, treeSha } from '../git.ts'
import type { Commit, GitHubModel, Release, Repository } from '../model.ts'
import { mention } from './people.ts'
import type { Urls } from './urls.ts'
import { nodeId, repositoryUrls } from './urls.ts'

export const fullName = ({ owner, name }: Repository) => `${owner}/${name}`

/** `minimal-repository`: a repository where it is mentioned. */
export const minimalRepository = (urls: Urls, model: GitHubModel, repository: Repository) => ({
  id: repository.id,
  node_id: nodeId('Repository', repository.id),
  name: repository.name,
  full_name: fullName(repository),
  private: repository.isPrivate,
  owner: mention(urls, model, repository.owner),
  description: repository.description,
  fork: false,
  ...repositoryUrls(urls, fullName(repository)),
})

/** What `repository`, `full-repository` and `repo-search-result-item` have in common. */
export function repositoryItem(urls: Urls, model: GitHubModel, repository: Repository) {
  const name = fullName(repository)
  const open = repository.issues.filter(({ state }) => state === 'open').length
  return {
    ...minimalRepository(urls, model, repository),
    git_url: `git://github.com/${name}.git`,
    ssh_url: `git@github.com:${name}.git`,
    clone_url: `${urls.html}/${name}.git`,
    svn_url: `${urls.html}/${name}`,
    mirror_url: null,
    homepage: null,
    language: Object.keys(repository.languages)[0] ?? null,
    forks: 0,
    forks_count: 0,
    stargazers_count: repository.stars,
    watchers: repository.stars,
    watchers_count: repository.stars,
    size: 1,
    default_branch: repository.defaultBranch,
    open_issues: open,
    open_issues_count: open,
    topics: repository.topics,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: repository.isPrivate ? 'private' : 'public',
    license: null,
    pushed_at: repository.updatedAt,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
  }
}

/** `full-repository`: of `GET /repos/{owner}/{repo}`. */
export const fullRepository = (urls: Urls, model: GitHubModel, repository: Repository) => ({
  ...repositoryItem(urls, model, repository),
  network_count: 0,
  subscribers_count: 1,
})

/** A file or folder: an entry of `content-directory`, and the beginning of `content-file`. */
export function contentEntry(
  urls: Urls,
  repository: Repository,
  { path, ref, text }: { path: string; ref: string; text: string | null }
) {
  const name = fullName(repository)
  const type = text === null ? 'dir' : 'file'
  const sha = text === null ? treeSha(new Map([[path, '']])) : blobSha(text)
  const self = `${urls.api}/repos/${name}/contents/${path}?ref=${ref}`
  const git = `${urls.api}/repos/${name}/git/${text === null ? 'trees' : 'blobs'}/${sha}`
  const html = `${urls.html}/${name}/${text === null ? 'tree' : 'blob'}/${ref}/${path}`
  return {
    type,
    name: path.split('/').at(-1)!,
    path,
    sha,
    size: text === null ? 0 : Buffer.byteLength(text),
    url: self,
    git_url: git,
    html_url: html,
    download_url: text === null ? null : `https://raw.githubusercontent.com/${name}/${ref}/${path}`,
    _links: { self, git, html },
  }
}

export const shortBranch = (
  urls: Urls,
  repository: Repository,
  [name, sha]: readonly [string, string]
) => ({
  name,
  commit: { sha, url: `${urls.api}/repos/${fullName(repository)}/commits/${sha}` },
  protected: false,
})

const gitPerson = (login: string, date: string) => ({
  name: login,
  email: `${login}@users.noreply.github.com`,
  date,
})

/** `commit` without its files. */
export function commitItem(urls: Urls, model: GitHubModel, repository: Repository, commit: Commit) {
  const api = `${urls.api}/repos/${fullName(repository)}`
  const html = `${urls.html}/${fullName(repository)}/commit`
  const tree = treeSha(commit.files)
  const who = mention(urls, model, commit.author)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: gitPerson(commit.author, commit.at),
      committer: gitPerson(commit.author, commit.at),
      message: commit.message,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `${html}/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: who,
    committer: who,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${html}/${sha}`,
    })),
  }
}

export function release(urls: Urls, model: GitHubModel, repository: Repository, one: Release) {
  const api = `${urls.api}/repos/${fullName(repository)}`
  return {
    id: one.id,
    node_id: nodeId('Release', one.id),
    url: `${api}/releases/${one.id}`,
    html_url: `${urls.html}/${fullName(repository)}/releases/tag/${one.tag}`,
    assets_url: `${api}/releases/${one.id}/assets`,
    upload_url: `https://uploads.github.com/repos/${fullName(repository)}/releases/${one.id}/assets{?name,label}`,
    tarball_url: `${api}/tarball/${one.tag}`,
    zipball_url: `${api}/zipball/${one.tag}`,
    tag_name: one.tag,
    target_commitish: repository.defaultBranch,
    name: one.name,
    body: one.body,
    draft: false,
    prerelease: false,
    created_at: one.at,
    published_at: one.at,
    author: mention(urls, model, one.author),
    assets: [],
  }
}
