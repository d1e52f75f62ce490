import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import type { Dispatcher } from 'undici'
import { Client } from 'undici'
import { errors } from '../errors/catalogue.ts'
import type { ErrorDetails } from '../errors/define.ts'
import { AppError } from '../errors/define.ts'
import { version } from '../version.ts'
import { createBackOff } from './back-off.ts'
import type { Dial } from './pinned-connector.ts'
import { pinnedConnector } from './pinned-connector.ts'
import { createPlaces } from './places.ts'
import type { Address, ResolveHost } from './resolve-host.ts'
import { hostResolver } from './resolve-host.ts'
import { isSpecialAddress } from './special-addresses.ts'

/** The text of a JSON document somewhere on the internet, not parsed yet. */
export interface PublicDocument {
  text: string
  headers: IncomingHttpHeaders
}

/**
 * Gets a JSON document from an address that a stranger chose.
 *
 * @throws CLIENT_DOCUMENT_UNREACHABLE where there was no answer with status 200, or it was not asked
 * for: the host leads to a special-use address, has just failed, or too much is under way
 * @throws INVALID_CLIENT_DOCUMENT for an answer that is too large, compressed, or no JSON in UTF-8
 */
export type PublicFetch = (url: string) => Promise<PublicDocument>

interface Options {
  now: () => number
  /** From the first question to the name servers to the last byte; five seconds by default. */
  timeoutMs?: number
  /** 16 KiB by default: real client documents have 1, their draft advises 5, keys in them take more. */
  maxBytes?: number
  /** Name resolution and connections, replaced in tests. */
  resolve?: ResolveHost
  dial?: Dial
}

/** Strangers cause these; slow hosts of one of them must not keep the others out. */
const maxAtOnce = { total: 64, perHost: 4 }
const maxAddresses = 32
const headers = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': `Gatehouse/${version}`,
}

/**
 * GET over https alone, to public addresses alone: the name is resolved once, one special-use answer
 * refuses them all, and the connection goes to a checked address. Redirects are errors, cookies and
 * credentials do not exist, sizes and times are limited (CIMD draft §8.6, §8.7; RFC 6890).
 */
export function publicFetch(options: Options): PublicFetch {
  const { now, timeoutMs = 5000, maxBytes = 16 * 1024 } = options
  const { resolve = hostResolver(), dial = pinnedConnector } = options
  const backOff = createBackOff(now)
  const takePlace = createPlaces(maxAtOnce)

  return async (address) => {
    const url = requirePublicUrl(address)
    const waitMs = Math.max(backOff.waitMs(url.host), backOff.waitMs(url.href))
    if (waitMs > 0) throw unreachable(url, { facts: { reason: 'failed just now', waitMs } })
    const leave = takePlace(url.host)
    if (!leave) throw unreachable(url, { facts: { reason: 'too many at once' } })
    let isConnected = false
    const onConnect = () => {
      isConnected = true
    }
    try {
      const document = await get(url, onConnect).finally(leave)
      backOff.succeeded(url.host)
      backOff.succeeded(url.href)
      return document
    } catch (error) {
      // Whoever makes up a bad address at a good host must not keep others from that host.
      backOff.failed(isConnected ? url.href : url.host)
      throw error
    }
  }

  async function get(url: URL, onConnect: () => void): Promise<PublicDocument> {
    const signal = AbortSignal.timeout(timeoutMs)
    const connect = dial(await publicAddresses(url, resolve, signal), { timeoutMs })
    const client = new Client(url.origin, {
      connect: (target, done) =>
        connect(target, (...result) => {
          if (result[0] === null) onConnect()
          done(...result)
        }),
      maxHeaderSize: 16 * 1024,
    })
    // Not the request’s own signal, which leaves a connection that is being opened alone.
    signal.addEventListener('abort', () => void client.destroy(signal.reason), { once: true })
    return read(client, url, signal)
      .catch((cause: unknown) => {
        throw cause instanceof AppError ? cause : unreachable(url, { cause })
      })
      .finally(() => void client.destroy())
  }

  async function read(client: Client, url: URL, signal: AbortSignal): Promise<PublicDocument> {
    signal.throwIfAborted()
    const path = `${url.pathname}${url.search}`
    const answer = await client.request({ method: 'GET', path, headers })
    requireJson(url, answer, maxBytes)
    return { text: await readText(answer.body, maxBytes), headers: answer.headers }
  }
}

function unreachable(url: URL, { facts, ...given }: ErrorDetails): AppError {
  return errors.CLIENT_DOCUMENT_UNREACHABLE({ ...given, facts: { ...facts, url: url.href } })
}
const invalid = errors.INVALID_CLIENT_DOCUMENT

/** https, on its own port or on one that needs no privilege: no mail server is sent a request. */
function requirePublicUrl(address: string): URL {
  const url = URL.parse(address)
  const isPlain = url?.protocol === 'https:' && !url.username && !url.password
  if (isPlain && (url.port === '' || Number(url.port) >= 1024)) return url
  throw invalid({ message: 'A document needs an https address, on port 443 or one above 1023.' })
}

async function publicAddresses(url: URL, resolve: ResolveHost, signal: AbortSignal) {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const found =
    family === 4 || family === 6
      ? [{ address: host, family } satisfies Address]
      : await resolve(host, signal).catch((cause: unknown) => {
          throw unreachable(url, { cause })
        })
  const special = found.filter(({ address }) => isSpecialAddress(address))
  if (found.length > 0 && found.length <= maxAddresses && special.length === 0) return found
  // Told in the log alone: the answer must not say what names mean inside this network.
  const addresses = found.slice(0, maxAddresses).map(({ address }) => address)
  throw unreachable(url, { facts: { reason: 'no public address', addresses } })
}

function requireJson(url: URL, answer: Dispatcher.ResponseData, maxBytes: number): void {
  const { statusCode } = answer
  if (statusCode !== 200) {
    const message = `The address of the document answered with status ${statusCode} instead of 200.`
    throw unreachable(url, { message, facts: { statusCode } })
  }
  const {
    'content-type': type,
    'content-encoding': encoding,
    'content-length': length,
  } = answer.headers
  if (!/^application\/([\w.!#$&^+-]+\+)?json\s*(;|$)/i.test(String(type))) {
    throw invalid({ message: 'The document must be served as application/json.' })
  }
  if (encoding !== undefined && encoding !== 'identity') {
    throw invalid({ message: 'The document must be served without a content encoding.' })
  }
  if (Number(length) > maxBytes) throw tooLarge(maxBytes)
}

const tooLarge = (maxBytes: number) =>
  invalid({ message: `The document is larger than ${maxBytes} bytes.` })

async function readText(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw invalid({ message: 'The document is not written in UTF-8.', cause })
  }
}
