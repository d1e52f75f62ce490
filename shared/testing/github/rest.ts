import type { Call, Routes, TokenOwner } from './rest/call.ts'
import { Refusal } from './rest/call.ts'
import { render } from './rest/http.ts'
import { matcher } from './rest/match.ts'
import type { GitHubModel } from './rest/model.ts'
import type { Urls } from './rest/render/urls.ts'
import { actionRoutes, logStorage } from './rest/routes/actions.ts'
import { issueRoutes } from './rest/routes/issues.ts'
import { pullRoutes } from './rest/routes/pulls.ts'
import { repositoryRoutes } from './rest/routes/repositories.ts'
import { searchRoutes } from './rest/routes/search.ts'
import { userRoutes } from './rest/routes/users.ts'

/** Every route of the double, by GitHub’s own template. */
export const routes: Routes = {
  ...userRoutes,
  ...repositoryRoutes,
  ...searchRoutes,
  ...issueRoutes,
  ...pullRoutes,
  ...actionRoutes,
}

interface Options {
  model: GitHubModel
  urls: Urls
  /** Whose a token is; undefined for one that GitHub does not know. */
  ownerOf: (token: string) => TokenOwner | undefined
  /** Epoch milliseconds. */
  now: () => number
}

const docs = 'https://docs.github.com/rest'
const limits = { core: 5000, search: 30 } as const
const find = matcher(routes)

/**
 * A double of the part of GitHub’s REST API that tools use: stateful, with pages (`Link`), ETags,
 * budgets and GitHub’s 404 for what a token may not see. Its answers are held to GitHub’s published
 * description in `shared/test/testing/rest`.
 */
export function githubRest({ model, urls, ownerOf, now }: Options) {
  async function callFor(request: Request, at: Call['at'], query: URLSearchParams): Promise<Call> {
    const { headers } = request
    const authorization = headers.get('authorization')
    const token = /^(?:bearer|token) (\S+)$/i.exec(authorization ?? '')?.[1]
    const owner = token === undefined ? undefined : ownerOf(token)
    if (authorization !== null && !owner) throw new Refusal(401, 'Bad credentials')
    const text = await request.text()
    const body = text === '' ? {} : JSON.parse(text)
    const accept = headers.get('accept') ?? ''
    return { model, urls, owner: owner ?? null, at, query, body, accept }
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams, origin } = new URL(request.url)
    if (origin === logStorage) return log(model, pathname, request)
    const path = pathname.slice(new URL(urls.api).pathname.replace(/\/$/, '').length)
    const found = find(request.method, path)
    const bucket = path.startsWith('/search/') ? 'search' : 'core'
    try {
      if (!found) throw new Refusal(404, 'Not Found')
      const call = await callFor(request, found.at, searchParams)
      if (model.remaining[bucket] <= 0) {
        throw new Refusal(403, 'API rate limit exceeded for user ID 1.')
      }
      model.remaining[bucket] -= 1
      const response = render(request, found.handler(call))
      if (response.status === 304) model.remaining[bucket] += 1
      if (call.owner) response.headers.set('x-oauth-scopes', call.owner.scopes.join(', '))
      return budgeted(response, bucket)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, message, errors } = error
      const body = { message, documentation_url: docs, ...(errors && { errors }) }
      const refused = Response.json(body, { status })
      return budgeted(refused, bucket)
    }
  }

  function budgeted(response: Response, bucket: keyof typeof limits): Response {
    const { headers } = response
    headers.set('x-ratelimit-limit', String(limits[bucket]))
    headers.set('x-ratelimit-remaining', String(model.remaining[bucket]))
    headers.set('x-ratelimit-reset', String(Math.floor(now() / 1000) + 60))
    headers.set('x-ratelimit-resource', bucket)
    headers.set('x-github-request-id', '0000:0000:0000000:0000000:00000000')
    return response
  }

  return { model, answer }
}

/** The storage of logs: it wants no token, and would refuse one. */
function log(model: GitHubModel, pathname: string, request: Request): Response {
  const [, repositoryId, jobId] = pathname.split('/')
  const repository = [...model.repositories.values()].find(({ id }) => String(id) === repositoryId)
  const job = repository?.runs.flatMap(({ jobs }) => jobs).find(({ id }) => String(id) === jobId)
  if (request.headers.has('authorization'))
    return new Response('InvalidAuthentication', { status: 400 })
  if (!job) return new Response('BlobNotFound', { status: 404 })
  return new Response(job.log, { headers: { 'content-type': 'text/plain' } })
}
