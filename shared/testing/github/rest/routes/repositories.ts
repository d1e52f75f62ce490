import type { Call, Routes } from '../call.ts'
import { invalid, notFound, pusher, Refusal, repositoryOf, text } from '../call.ts'
import { blobSha, changes, commit, history, resolve } from '../git.ts'
import type { Repository } from '../model.ts'
import { nextTime } from '../model.ts'
import { diffEntry } from '../render/pulls.ts'
import {
  commitItem,
  contentEntry,
  fullName,
  fullRepository,
  release,
  shortBranch,
} from '../render/repositories.ts'
import { nodeId } from '../render/urls.ts'

/** Bytes of a file up to which GitHub puts its content into the answer. */
const maxContentBytes = 1024 * 1024

function commitAt(repository: Repository, ref: string | null) {
  const found = resolve(repository, ref ?? repository.defaultBranch)
  if (!found) throw notFound()
  return found
}

function contents(call: Call) {
  const { urls, at, query } = call
  const repository = repositoryOf(call)
  const ref = query.get('ref') ?? repository.defaultBranch
  const { files } = commitAt(repository, ref)
  const path = at['path'] ?? ''
  const file = files.get(path)
  if (file !== undefined) {
    const isLarge = Buffer.byteLength(file) > maxContentBytes
    const content = isLarge ? '' : Buffer.from(file).toString('base64').replace(/.{60}/g, '$&\n')
    const encoding = isLarge ? 'none' : 'base64'
    return {
      json: { ...contentEntry(urls, repository, { path, ref, text: file }), content, encoding },
    }
  }
  const prefix = path === '' ? '' : `${path}/`
  const inside = [...files].filter(([name]) => name.startsWith(prefix))
  if (inside.length === 0) throw notFound()
  const entries = new Map(
    inside.map(([name, content]) => {
      const [first = '', ...deeper] = name.slice(prefix.length).split('/')
      return [first, deeper.length > 0 ? null : content] as const
    })
  )
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    json: sorted.map(([name, content]) =>
      contentEntry(urls, repository, { path: prefix + name, ref, text: content })
    ),
  }
}

export const repositoryRoutes: Routes = {
  'GET /repos/{owner}/{repo}': (call) => ({
    json: fullRepository(call.urls, call.model, repositoryOf(call)),
  }),

  'GET /repos/{owner}/{repo}/languages': (call) => ({ json: repositoryOf(call).languages }),

  'GET /repos/{owner}/{repo}/releases/latest': (call) => {
    const repository = repositoryOf(call)
    const latest = repository.releases.at(-1)
    if (!latest) throw notFound()
    return { json: release(call.urls, call.model, repository, latest) }
  },

  'GET /repos/{owner}/{repo}/contents': contents,
  'GET /repos/{owner}/{repo}/contents/{path}': contents,

  'PUT /repos/{owner}/{repo}/contents/{path}': (call) => {
    const { model, urls, at, body } = call
    const repository = repositoryOf(call)
    const author = pusher(call, repository)
    const branch = text(body['branch']) ?? repository.defaultBranch
    const path = at['path'] ?? ''
    const known = commitAt(repository, branch).files.get(path)
    const sha = text(body['sha'])
    if (text(body['message']) === undefined) throw invalid('Commit', 'message', 'missing_field')
    if (known !== undefined && sha === undefined) {
      throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    }
    if (sha !== undefined && (known === undefined || sha !== blobSha(known))) {
      throw new Refusal(409, `${path} does not match ${sha}`)
    }
    const content = Buffer.from(text(body['content']) ?? '', 'base64').toString()
    const message = text(body['message'])!
    const made = commit(repository, branch, {
      message,
      author,
      at: nextTime(model),
      files: { [path]: content },
    })
    repository.updatedAt = made.at
    const {
      author: _author,
      committer: _committer,
      ...item
    } = commitItem(urls, model, repository, made)
    const { commit: inner, comments_url: _comments, ...rest } = item
    const { comment_count: _count, url: _url, ...told } = inner
    return {
      status: known === undefined ? 201 : 200,
      json: {
        content: contentEntry(urls, repository, { path, ref: branch, text: content }),
        commit: { ...rest, ...told },
      },
    }
  },

  'GET /repos/{owner}/{repo}/branches': (call) => {
    const repository = repositoryOf(call)
    return { list: [...repository.branches].map((one) => shortBranch(call.urls, repository, one)) }
  },

  'POST /repos/{owner}/{repo}/git/refs': (call) => {
    const { urls, body } = call
    const repository = repositoryOf(call)
    pusher(call, repository)
    const ref = text(body['ref']) ?? ''
    const sha = text(body['sha']) ?? ''
    const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1]
    if (branch === undefined) throw new Refusal(422, 'Reference name is invalid')
    if (repository.branches.has(branch)) throw new Refusal(422, 'Reference already exists')
    if (!repository.commits.has(sha)) throw new Refusal(422, 'Object does not exist')
    repository.branches.set(branch, sha)
    const api = `${urls.api}/repos/${fullName(repository)}/git`
    return {
      status: 201,
      json: {
        ref,
        node_id: nodeId('Ref', ref),
        url: `${api}/${ref}`,
        object: { sha, type: 'commit', url: `${api}/commits/${sha}` },
      },
    }
  },

  'GET /repos/{owner}/{repo}/commits': (call) => {
    const { model, urls, query } = call
    const repository = repositoryOf(call)
    const path = query.get('path')
    const author = query.get('author')
    const found = history(repository, commitAt(repository, query.get('sha'))).filter((one) => {
      const before = repository.commits.get(one.parents[0] ?? '')?.files ?? new Map()
      const touches = (change: { path: string }) =>
        change.path === path || change.path.startsWith(`${path}/`)
      return (
        (author === null || one.author === author) &&
        (path === null || changes(before, one.files).some(touches))
      )
    })
    return { list: found.map((one) => commitItem(urls, model, repository, one)) }
  },

  'GET /repos/{owner}/{repo}/commits/{ref}': (call) => {
    const { model, urls, at } = call
    const repository = repositoryOf(call)
    const found = resolve(repository, at['ref'] ?? '')
    if (!found) throw new Refusal(422, `No commit found for SHA: ${at['ref']}`)
    const before = repository.commits.get(found.parents[0] ?? '')?.files ?? new Map()
    const changed = changes(before, found.files)
    const additions = changed.reduce((sum, one) => sum + one.additions, 0)
    const deletions = changed.reduce((sum, one) => sum + one.deletions, 0)
    return {
      json: {
        ...commitItem(urls, model, repository, found),
        stats: { additions, deletions, total: additions + deletions },
        files: changed.map((one) => diffEntry(urls, repository, found.sha, one)),
      },
    }
  },
}
