import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { World } from '#shared/world.ts'
import type { CutText } from './read-body.ts'
import { readCut } from './read-body.ts'
import { redirectTarget } from './redirect.ts'
import type { GitHubRequest } from './request.ts'

/** GitHub’s whole answer to one request, with its body as text. */
export interface Reply extends CutText {
  status: number
  headers: Headers
}

export interface Sending {
  request: GitHubRequest
  token: string
  /** Ends the request, and the reading of its answer. */
  signal: AbortSignal
  read: (response: Response) => Promise<CutText>
  /** Whether GitHub may answer from another host, which gets no token: it keeps logs elsewhere. */
  mayLeave: boolean
}

interface Options {
  baseUrl: string
  world: Pick<World, 'fetch'>
}

const maxRedirects = 2
const maxErrorCharacters = 64_000

/**
 * Sends a request once and reads its answer to the end, whatever its status.
 *
 * @throws GITHUB_UNREACHABLE without a whole answer; GITHUB_ANSWER_TOO_LARGE; API_ERROR for a
 * redirect that is not followed
 */
export function exchanger({ baseUrl, world }: Options) {
  async function follow(sending: Sending): Promise<Response> {
    const { request, token, signal } = sending
    let url = request.url
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const isApi = url.startsWith(`${baseUrl}/`)
      const headers = isApi
        ? { ...request.headers, authorization: `Bearer ${token}` }
        : { 'user-agent': request.headers['user-agent'] ?? '' }
      const response = await world
        .fetch(url, { ...request, headers, signal, redirect: 'manual' })
        .catch((cause: unknown) => unreachable(signal, cause, 'GitHub could not be reached.'))
      const target = redirectTarget(response, { url, method: request.method })
      if (target === null) return response
      await response.body?.cancel()
      if (!target.startsWith(`${baseUrl}/`) && !(isSafe(target) && sending.mayLeave)) {
        throw errors.API_ERROR({ facts: { reason: 'redirected away from the API' } })
      }
      url = target
    }
    throw errors.API_ERROR({ facts: { reason: 'redirected too often' } })
  }

  /** As safe as the API itself: https, but for a GitHub on this machine. */
  const isSafe = (target: string) => target.startsWith('https:') || !baseUrl.startsWith('https:')

  return async function exchange(sending: Sending): Promise<Reply> {
    const response = await follow(sending)
    const { status, headers } = response
    const reading =
      status < 400 ? sending.read(response) : readCut(response, maxErrorCharacters, 'head')
    const body = await reading.catch((cause: unknown) =>
      unreachable(sending.signal, cause, 'GitHub’s answer broke off.')
    )
    return { status, headers, ...body }
  }
}

/** What is late is told as such, whatever it broke. */
function unreachable(signal: AbortSignal, cause: unknown, message: string): never {
  if (cause instanceof AppError) throw cause
  throw errors.GITHUB_UNREACHABLE(signal.aborted ? { cause } : { cause, message })
}
