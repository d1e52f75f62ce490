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
  /**
   * Null: the API alone may answer. Else GitHub may send to where it keeps logs, which gets no token;
   * of a longer text than `lastBytes` its end is asked for alone.
   */
  elsewhere: { lastBytes: number } | null
}

interface Options {
  baseUrl: string
  world: Pick<World, 'fetch'>
}

const maxRedirects = 2
const maxErrorCharacters = 64_000
const brokeOff = 'GitHub’s answer broke off.'

/**
 * Sends a request once and reads its answer to the end, whatever its status.
 *
 * @throws GITHUB_UNREACHABLE without a whole answer; GITHUB_ANSWER_TOO_LARGE; API_ERROR for a
 * redirect that is not followed
 */
export function exchanger({ baseUrl, world }: Options) {
  const isApi = (url: string) => url.startsWith(`${baseUrl}/`)
  /** As safe as the API itself: https, but for a GitHub on this machine. */
  const isSafe = (url: string) => url.startsWith('https:') || !baseUrl.startsWith('https:')

  async function send(url: string, { request, token, signal }: Sending, range?: string) {
    const headers = isApi(url)
      ? { ...request.headers, authorization: `Bearer ${token}` }
      : { 'user-agent': request.headers['user-agent'] ?? '', ...(range && { range }) }
    return world
      .fetch(url, { ...request, headers, signal, redirect: 'manual' })
      .catch((cause: unknown) => unreachable(signal, cause, 'GitHub could not be reached.'))
  }

  async function follow(sending: Sending): Promise<Response> {
    const { request, elsewhere } = sending
    let url = request.url
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const response = await send(url, sending)
      const target = redirectTarget(response, { url, method: request.method })
      if (target === null) return isApi(url) ? response : endOf(url, response, sending)
      await drop(response, sending)
      if (!isApi(target) && !(elsewhere && isSafe(target))) {
        throw errors.API_ERROR({ facts: { reason: 'redirected away from the API' } })
      }
      url = target
    }
    throw errors.API_ERROR({ facts: { reason: 'redirected too often' } })
  }

  /** What of a text elsewhere is worth reading. */
  async function endOf(url: string, response: Response, sending: Sending): Promise<Response> {
    const range = rangeOfEnd(response.headers, sending.elsewhere!.lastBytes)
    if (range === null) return response
    await drop(response, sending)
    return send(url, sending, range)
  }

  return async function exchange(sending: Sending): Promise<Reply> {
    const response = await follow(sending)
    const { status, headers } = response
    const reading =
      status < 400 ? sending.read(response) : readCut(response, maxErrorCharacters, 'head')
    const body = await reading.catch((cause: unknown) =>
      unreachable(sending.signal, cause, brokeOff)
    )
    return { status, headers, ...body }
  }
}

/** `Range` (RFC 9110 §14.2) for the last bytes of a text that is longer and can be had in parts. */
function rangeOfEnd(headers: Headers, lastBytes: number): string | null {
  const length = Number(headers.get('content-length'))
  const hasParts = headers.get('accept-ranges') === 'bytes' && !headers.has('content-encoding')
  return hasParts && length > lastBytes ? `bytes=${length - lastBytes}-` : null
}

/** Leaves a body unread; it may have broken off already. */
async function drop({ body }: Response, { signal }: Sending): Promise<void> {
  await body?.cancel().catch((cause: unknown) => unreachable(signal, cause, brokeOff))
}

/** What is late is told as such, whatever it broke. */
function unreachable(signal: AbortSignal, cause: unknown, message: string): never {
  if (cause instanceof AppError) throw cause
  // The pool reads no body of more than 16 MiB.
  if (codeOf(cause) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    throw errors.GITHUB_ANSWER_TOO_LARGE({ cause })
  }
  throw errors.GITHUB_UNREACHABLE(signal.aborted ? { cause } : { cause, message })
}

const codeOf = (error: unknown): unknown => {
  const { code, cause } = Object(error) as { code?: unknown; cause?: { code?: unknown } }
  return cause?.code ?? code
}
