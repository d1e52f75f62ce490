import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  /** As they came, doubled ones too: name, value, name, value. */
  rawHeaders: string[]
  body: string
}

interface Raw extends Pick<RequestOptions, 'method' | 'headers' | 'localAddress'> {
  port: number
  /** Goes out as it is written: `fetch` would tidy it up. */
  path: string
  body?: string
  /** A certificate to trust; with it, over TLS. */
  ca?: string
}

/** Sends one request over a connection of its own to a port of this machine. */
export async function sendRaw({ body, ca, ...options }: Raw): Promise<RawAnswer> {
  const request = ca === undefined ? httpRequest : httpsRequest
  const place = { host: '127.0.0.1', servername: 'localhost', agent: false, timeout: 20_000 }
  const outgoing = request({ ...place, ...(ca && { ca }), ...options })
  outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in twenty seconds')))
  outgoing.end(body)
  const [incoming]: [IncomingMessage] = (await once(outgoing, 'response')) as never
  const { statusCode, headers, rawHeaders } = incoming
  return { status: statusCode!, headers, rawHeaders, body: await text(incoming) }
}
