import type { Static, TSchema } from '@sinclair/typebox'
import type { TypeCheck } from '@sinclair/typebox/compiler'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import { attribute } from '#shared/telemetry/attributes.ts'
import { inSpan } from '#shared/telemetry/span.ts'
import type { World } from '#shared/world.ts'
import { githubError } from './errors.ts'
import type { Parameters } from './parameters.ts'
import type { CutText, KeptEnd } from './read-body.ts'
import { readCut, readWhole } from './read-body.ts'
import type { GitHubRequest, ReadRoute, WriteRoute } from './request.ts'
import { requestBuilder } from './request.ts'
import type { TokenSource } from './token-source.ts'

export interface Answer<T> {
  /** Null where GitHub answers without a body, as it does where something was deleted. */
  body: T
  /** Whether GitHub has a next page (`Link: rel="next"`). */
  hasMore: boolean
}

export interface TextOptions {
  /** Media type to ask for, e.g. `application/vnd.github.diff`. */
  accept?: string
  /** A longer text is cut between lines. */
  maxCharacters: number
  keep: KeptEnd
}

/**
 * GitHub’s REST API as one person, for one call of a tool. A `route` is written as in GitHub’s
 * reference, e.g. `GET /users/{username}`; parameters that are not in it become the query of a GET and
 * the body of everything else. An answer is checked against `shape`.
 *
 * @throws from each method: GITHUB_NOT_FOUND, GITHUB_FORBIDDEN, GITHUB_RATE_LIMITED,
 * GITHUB_UNREACHABLE, API_ERROR; GITHUB_SIGN_IN_ENDED if GitHub refuses the person’s sign-in for
 * good; AUTH_UNREACHABLE; INVALID_INPUT for a parameter that would leave its place in the route;
 * REQUEST_CANCELLED if the caller has gone.
 */
export interface GitHub {
  get<Shape extends TSchema>(
    route: ReadRoute,
    shape: TypeCheck<Shape>,
    parameters?: Parameters
  ): Promise<Answer<Static<Shape>>>
  /** A body that is no JSON: a diff, a patch, a log. */
  getText(route: ReadRoute, options: TextOptions, parameters?: Parameters): Promise<CutText>
  /** Sent once; a second time only where GitHub refused the token, and so did nothing. */
  send<Shape extends TSchema>(
    route: WriteRoute,
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

const maxJsonBytes = 5 * 1024 * 1024
const maxErrorBytes = 64 * 1024

const isRefusedToken = (error: unknown) =>
  error instanceof AppError && error.name === 'GITHUB_SIGN_IN_ENDED'

/** One client for the process: the token goes with each request, so no two people ever share it. */
export function githubClient({ baseUrl, timeoutMs, world }: Options) {
  const build = requestBuilder(baseUrl)

  return ({ tokens, signal }: Access): GitHub => {
    /** Asks as the person, inside a span; `read` makes something of the answer. */
    async function ask<T>(
      route: ReadRoute | WriteRoute,
      request: () => GitHubRequest,
      read: (response: Response) => Promise<T>
    ) {
      const [method = '', path = ''] = route.split(' ')
      const facts = { [attribute.httpMethod]: method, [attribute.urlTemplate]: path }
      return inSpan(`GitHub ${route}`, facts, async (span) => {
        const ready = request()
        const token = await tokens.current()
        const { status, result } = await exchange(ready, token, read).catch(async (error) => {
          if (!isRefusedToken(error)) throw error
          return exchange(ready, await tokens.after(token), read).catch(neverEnded)
        })
        span.setAttribute(attribute.httpStatus, status)
        return result
      })
    }

    async function exchange<T>(
      { url, headers, ...request }: GitHubRequest,
      token: string,
      read: (response: Response) => Promise<T>
    ) {
      const ending = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      try {
        const response = await world.fetch(url, {
          ...request,
          headers: { ...headers, authorization: `Bearer ${token}` },
          signal: ending,
        })
        const { status } = response
        if (status < 400) return { status, result: await read(response) }
        throw githubError(
          { status, headers: response.headers, text: await readWhole(response, maxErrorBytes) },
          world.now()
        )
      } catch (cause) {
        if (signal.aborted) throw errors.REQUEST_CANCELLED()
        throw cause instanceof AppError ? cause : errors.GITHUB_UNREACHABLE({ cause })
      }
    }

    const askJson = <Shape extends TSchema>(
      route: ReadRoute | WriteRoute,
      shape: TypeCheck<Shape>,
      parameters: Parameters
    ) =>
      ask(
        route,
        () => build(route, parameters),
        async (response) => {
          const body = parse(await readWhole(response, maxJsonBytes))
          const hasMore = /rel="?next\b/.test(response.headers.get('link') ?? '')
          if (shape.Check(body)) return { body, hasMore }
          const { status } = response
          const unexpectedAt = shape.Errors(body).First()?.path
          throw errors.API_ERROR({ facts: { status, route, unexpectedAt } })
        }
      )

    return {
      get: (route, shape, parameters = {}) => askJson(route, shape, parameters),
      send: (route, shape, parameters = {}) => askJson(route, shape, parameters),
      getText: (route, { accept, maxCharacters, keep }, parameters = {}) =>
        ask(
          route,
          () => build(route, parameters, accept),
          (response) => readCut(response, maxCharacters, keep)
        ),
    }
  }
}

/** Null for no body, undefined for one that is no JSON. */
function parse(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A new token that is refused too proves nothing: the auth service alone says when it is over. */
function neverEnded(error: unknown): never {
  if (!isRefusedToken(error)) throw error
  throw errors.API_ERROR({ cause: error, facts: { reason: 'GitHub refused a new token too' } })
}
