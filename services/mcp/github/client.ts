import { Octokit } from '@octokit/core'
import type { Static, TSchema } from '@sinclair/typebox'
import type { TypeCheck } from '@sinclair/typebox/compiler'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import { attribute } from '#shared/telemetry/attributes.ts'
import { inSpan } from '#shared/telemetry/span.ts'
import { version } from '#shared/version.ts'
import type { World } from '#shared/world.ts'
import { githubError } from './errors.ts'
import type { Parameters } from './parameters.ts'
import { checkParameters, encodePaths } from './parameters.ts'
import type { TokenSource } from './token-source.ts'

/** On github.com until March 2028 at least; GitHub Enterprise Server knows no newer one. */
const apiVersion = '2022-11-28'

export interface Answer<T> {
  body: T
  /** Whether GitHub has a next page (`Link: rel="next"`). */
  hasMore: boolean
}

/** GitHub’s REST API as one person, for one call of a tool. */
export interface GitHub {
  /**
   * `route` is written as in GitHub’s reference, e.g. `GET /users/{username}`; parameters that are
   * not in it become the query. The answer is checked against `shape`. Nothing is tried twice,
   * except once with another token when GitHub refuses the first.
   *
   * @throws GITHUB_NOT_FOUND, GITHUB_FORBIDDEN, GITHUB_RATE_LIMITED, GITHUB_UNREACHABLE, API_ERROR;
   * GITHUB_SIGN_IN_ENDED if GitHub refuses the person’s sign-in for good; AUTH_UNREACHABLE;
   * INVALID_INPUT for a parameter that would leave its place in the route; REQUEST_CANCELLED if the
   * caller has gone.
   */
  get<Shape extends TSchema>(
    route: `GET /${string}`,
    shape: TypeCheck<Shape>,
    parameters?: Parameters
  ): Promise<Answer<Static<Shape>>>
}

interface Options {
  baseUrl: string
  /** Longest wait for one answer. */
  timeoutMs: number
  world: Pick<World, 'fetch' | 'now'>
}

/** Whom GitHub sees, and when nobody waits for the answer any more. */
interface Access {
  tokens: TokenSource
  signal: AbortSignal
}

const nothing = () => {}
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const isRefusedToken = (error: unknown) =>
  error instanceof AppError && error.name === 'GITHUB_SIGN_IN_ENDED'

/** One client for the process: the token goes with each request, so no two people ever share it. */
export function githubClient({ baseUrl, timeoutMs, world }: Options) {
  const octokit = new Octokit({
    baseUrl,
    userAgent: `gatehouse/${version}`,
    log: quiet,
    request: { fetch: world.fetch, log: quiet },
  })

  return ({ tokens, signal }: Access): GitHub => ({
    get(route, shape, parameters = {}) {
      const [method = '', path = ''] = route.split(' ')
      const facts = { [attribute.httpMethod]: method, [attribute.urlTemplate]: path }
      return inSpan(`GitHub ${route}`, facts, async (span) => {
        checkParameters(path, parameters)
        const token = await tokens.current()
        const answer = await ask(token).catch(async (error: unknown) => {
          if (!isRefusedToken(error)) throw error
          return ask(await tokens.after(token)).catch(neverEnded)
        })
        span.setAttribute(attribute.httpStatus, answer.status)
        return answer.checked
      })

      async function ask(token: string) {
        const timeout = AbortSignal.timeout(timeoutMs)
        const answer = await octokit
          .request(route, {
            ...encodePaths(path, parameters),
            headers: { authorization: `Bearer ${token}`, 'x-github-api-version': apiVersion },
            request: { signal: AbortSignal.any([signal, timeout]) },
          })
          .catch((cause: unknown) => {
            throw signal.aborted ? errors.REQUEST_CANCELLED() : githubError(cause, world.now())
          })
        const { status, data, headers } = answer
        if (shape.Check(data)) {
          const hasMore = /rel="?next\b/.test(headers.link ?? '')
          return { status, checked: { body: data, hasMore } }
        }
        // Octokit takes a body that broke off for an empty one.
        if (signal.aborted) throw errors.REQUEST_CANCELLED()
        if (timeout.aborted) throw errors.GITHUB_UNREACHABLE({ cause: timeout.reason })
        const unexpectedAt = shape.Errors(data).First()?.path
        throw errors.API_ERROR({ facts: { status, route, unexpectedAt } })
      }
    },
  })
}

/** A new token that is refused too proves nothing: the auth service alone says when it is over. */
function neverEnded(error: unknown): never {
  if (!isRefusedToken(error)) throw error
  throw errors.API_ERROR({ cause: error, facts: { reason: 'GitHub refused a new token too' } })
}
