import type { Call, Routes } from '../call.ts'
import { canSee, invalid, signedIn } from '../call.ts'
import { blobSha } from '../git.ts'
import type { Issue, Repository } from '../model.ts'
import { repositoryAt } from '../model.ts'
import { issueItem } from '../render/issues.ts'
import { fullName, minimalRepository, repositoryItem } from '../render/repositories.ts'

interface Query {
  /** Lower case; all have to be found. */
  words: string[]
  /** Values by qualifier, e.g. `is`. */
  is: Map<string, string[]>
}

function readQuery(call: Call): Query {
  const parts = (call.query.get('q') ?? '').match(/(?:[^\s"]|"[^"]*")+/g) ?? []
  if (parts.length === 0) throw invalid('Search', 'q', 'missing')
  const is = new Map<string, string[]>()
  const words: string[] = []
  for (const part of parts) {
    const [, name, value] = /^([a-z]+):(.+)$/.exec(part) ?? []
    if (name === undefined || value === undefined)
      words.push(part.replaceAll('"', '').toLowerCase())
    else is.set(name, [...(is.get(name) ?? []), value.replaceAll('"', '')])
  }
  return { words, is }
}

const has = (query: Query, name: string, value: string) =>
  query.is.get(name)?.includes(value) ?? false

/** Repositories that a token reaches and the query leaves. */
function repositories(call: Call, query: Query): Repository[] {
  const { model, owner } = call
  const named = (query.is.get('repo') ?? []).map((full) => {
    const [login = '', name = ''] = full.split('/')
    const found = repositoryAt(model, login, name)
    if (!found || !canSee(found, owner)) throw invalid('Search', 'q', 'invalid')
    return found
  })
  const owners = [...(query.is.get('user') ?? []), ...(query.is.get('org') ?? [])]
  return [...model.repositories.values()].filter(
    (one) =>
      canSee(one, owner) &&
      (named.length === 0 || named.includes(one)) &&
      (owners.length === 0 || owners.includes(one.owner)) &&
      !(has(query, 'is', 'public') && one.isPrivate) &&
      !(has(query, 'is', 'private') && !one.isPrivate)
  )
}

const holds = (query: Query, ...texts: (string | null)[]) => {
  const all = texts.join('\n').toLowerCase()
  return query.words.every((word) => all.includes(word))
}

function issueFits(query: Query, one: Issue): boolean {
  const kind = one.pull ? 'pr' : 'issue'
  const kinds = [...(query.is.get('is') ?? []), ...(query.is.get('type') ?? [])]
  const states = [...kinds, ...(query.is.get('state') ?? [])]
  const authors = query.is.get('author') ?? []
  return (
    holds(query, one.title, one.body) &&
    !kinds.some((word) => ['pr', 'issue'].includes(word) && word !== kind) &&
    !states.some((word) => ['open', 'closed'].includes(word) && word !== one.state) &&
    (query.is.get('label') ?? []).every((label) => one.labels.includes(label)) &&
    (authors.length === 0 || authors.includes(one.author))
  )
}

const page = (list: object[], more: object = {}) => ({
  list: list.map((item) => ({ ...item, score: 1 })),
  wrap: (items: unknown[]) => ({
    total_count: list.length,
    incomplete_results: false,
    ...more,
    items,
  }),
})

export const searchRoutes: Routes = {
  'GET /search/repositories': (call) => {
    const query = readQuery(call)
    const languages = query.is.get('language') ?? []
    const found = repositories(call, query).filter(
      (one) =>
        holds(query, fullName(one), one.description, one.topics.join(' ')) &&
        languages.every((language) => language in one.languages)
    )
    if (call.query.get('sort') === 'stars') found.sort((a, b) => b.stars - a.stars)
    return page(found.map((one) => repositoryItem(call.urls, call.model, one)))
  },

  'GET /search/issues': (call) => {
    const { model, urls } = call
    const query = readQuery(call)
    const found = repositories(call, query).flatMap((repository) =>
      repository.issues
        .filter((one) => issueFits(query, one))
        .map((one) => issueItem(urls, model, repository, one))
    )
    return page(found, { search_type: 'lexical' })
  },

  'GET /search/code': (call) => {
    signedIn(call)
    const { model, urls } = call
    const query = readQuery(call)
    // Qualifiers of repositories do nothing here (GitHub Docs, "Searching code (legacy)").
    query.is.delete('is')
    const found = repositories(call, query).flatMap((repository) => {
      const sha = repository.branches.get(repository.defaultBranch) ?? ''
      const { files } = repository.commits.get(sha)!
      const api = `${urls.api}/repositories/${repository.id}`
      return [...files]
        .filter(([path, content]) => holds(query, path, content))
        .map(([path, content]) => ({
          name: path.split('/').at(-1),
          path,
          sha: blobSha(content),
          url: `${api}/contents/${path}?ref=${sha}`,
          git_url: `${api}/git/blobs/${blobSha(content)}`,
          html_url: `${urls.html}/${fullName(repository)}/blob/${sha}/${path}`,
          repository: minimalRepository(urls, model, repository),
        }))
    })
    return page(found)
  },
}
