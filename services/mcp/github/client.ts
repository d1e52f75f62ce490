import type { Static, TSchema } from '@sinclair/typebox'
import type { TypeCheck } from '@sinclair/typebox/compiler'
import type { FastifyBaseLogger } from 'fastify'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import type { World } from '#shared/world.ts'
import type { Answer } from './answer.ts'
import { answerIn, shapeIdOf, textIn } from './answer.ts'
import type { Access } from './ask.ts'
import { asker } from './ask.ts'
import { answerCache } from './cache.ts'
import type { CacheSeconds } from './cache-policy.ts'
import type { Reply } from './exchange.ts'
import type { Meter } from './meter.ts'
import type { Parameters } from './parameters.ts'
import type { CutText, KeptEnd } from './read-body.ts'
import { readCut, readWhole } from './read-body.ts'
import type { GitHubRequest, ReadRoute, WriteRoute } from './request.ts'
import { requestBuilder } from './request.ts'
import { noteRequestId } from './request-id.ts'
import { sharedAsks } from './shared-asks.ts'
import { unsureWrite } from './unsure-write.ts'
import { waits } from './waits.ts'

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
 * the body of everything else. An answer is checked against `shape`, and holds what that names.
 *
 * @throws from each method: GITHUB_NOT_FOUND, GITHUB_FORBIDDEN and the other errors of what GitHub
 * refuses (API_003 to API_011); GITHUB_RATE_LIMITED; GITHUB_UNREACHABLE, GITHUB_ANSWER_TOO_LARGE,
 * API_ERROR; GITHUB_SIGN_IN_ENDED if GitHub refuses the person’s sign-in for good; AUTH_UNREACHABLE;
 * INVALID_INPUT for a parameter that would leave its place in the route; REQUEST_CANCELLED if the
 * caller has gone.
 */
export interface GitHub {
  /**
   * From the cache where that is allowed; else GitHub is asked, up to three times. An answer that is
   * not `worthKeeping` is asked for anew each time.
   */
  get<Shape extends TSchema>(
    route: ReadRoute,
    shape: TypeCheck<Shape>,
    parameters?: Parameters,
    worthKeeping?: (body: Static<Shape>) => boolean
  ): Promise<Answer<Static<Shape>>>
  /** A body that is no JSON: a diff, a patch, a log. Never kept. */
  getText(route: ReadRoute, options: TextOptions, parameters?: Parameters): Promise<CutText>
  /**
   * Sent once; a second time only where GitHub refused the token, and so did nothing. An error tells
   * where it may have been done for all that. It follows no redirect: that the session may change
   * something was found out for the place it named. Before it resolves or rejects, what is kept of the
   * repository is over on every replica; where the store fails at that, it may be answered for its time.
   */
  send<Shape extends TSchema>(
    route: WriteRoute,
    shape: TypeCheck<Shape>,
    parameters?: Parameters
  ): Promise<Answer<Static<Shape>>>
}

interface Options {
  /** GitHub’s API. */
  baseUrl: string
  /** GitHub’s own pages. */
  webUrl: string
  /** Longest wait for one answer. */
  timeoutMs: number
  cacheSeconds: CacheSeconds
  sessionKeys: KeyRing
  world: Pick<World, 'fetch' | 'now' | 'store'>
  meter: Meter
  log: Pick<FastifyBaseLogger, 'warn'>
}

const maxJsonBytes = 5 * 1024 * 1024
/** Of UTF-8, and more than any text needs for its characters: what is left out still shows. */
const bytesPerCharacter = 4
const readJson = (response: Response) => readWhole(response, maxJsonBytes)

/** One client for the process: the token goes with each request, so no two people ever share it. */
export function githubClient(options: Options) {
  const { baseUrl, cacheSeconds: seconds, meter } = options
  const build = requestBuilder(baseUrl)
  const ask = asker({ ...options, waits: waits(options) })
  const cache = answerCache({ ...options, seconds })
  const share = sharedAsks<Reply>()

  return (access: Access): GitHub => {
    const { person, signal } = access

    const askJson = (route: string, request: GitHubRequest, access: Access) =>
      ask(access, { route, request, read: readJson, elsewhere: null })

    async function get<Shape extends TSchema>(
      route: ReadRoute,
      shape: TypeCheck<Shape>,
      parameters: Parameters = {},
      worthKeeping: (body: Static<Shape>) => boolean = () => true
    ): Promise<Answer<Static<Shape>>> {
      const question = { route, parameters, shapeId: shapeIdOf(shape) }
      const slot = await cache.find<Answer<Static<Shape>>>(person, question)
      if (slot?.kept?.isFresh) {
        meter.looked('hit')
        return slot.kept.answer
      }
      const request = build(route, parameters)
      if (!slot) return answerIn(await askJson(route, request, access), shape, route)
      const { kept } = slot
      const etag = kept?.etag ? { 'if-none-match': kept.etag } : {}
      const asked = { ...request, headers: { ...request.headers, ...etag } }
      const reply = await share(`${slot.id} ${kept?.etag}`, signal, (shared) =>
        askJson(route, asked, { ...access, signal: shared })
      )
      // Of an answer that somebody else had asked for at the same time, too.
      if (access.requestIds) noteRequestId(access.requestIds, reply.headers)
      const isConfirmed = kept !== null && reply.status === 304
      meter.looked(isConfirmed ? 'revalidated' : 'miss')
      const answer = isConfirmed ? kept.answer : answerIn(reply, shape, route)
      if (worthKeeping(answer.body)) await slot.keep(answer, reply.headers)
      return answer
    }

    return {
      get,
      async send(route, shape, parameters = {}) {
        const request = build(route, parameters)
        try {
          return answerIn(await askJson(route, request, access), shape, route)
        } catch (error) {
          throw unsureWrite(error)
        } finally {
          await cache.forget(person.userId, route, parameters)
        }
      },
      async getText(route, { accept, maxCharacters, keep }, parameters = {}) {
        const request = build(route, parameters, accept)
        const read = (response: Response) => readCut(response, maxCharacters, keep)
        const lastBytes = keep === 'tail' ? maxCharacters * bytesPerCharacter : Infinity
        const asking = { route, request, read, elsewhere: { lastBytes } }
        return textIn(await ask(access, asking), route)
      },
    }
  }
}
