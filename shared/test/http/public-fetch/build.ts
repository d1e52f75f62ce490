import type { RequestListener } from 'node:http'
import type { Test } from 'tap'
import { publicFetch } from '../../../http/public-fetch.ts'
import { startPublicWeb } from '../../../testing/public-web.ts'

export const documentUrl = 'https://client.example/oauth/client.json'
const others = Array.from({ length: 14 }, (_, index) => `host-${index}.example`)
/** Sixteen hosts that answer; a seventeenth is `last.example`. */
export const hostnames = ['client.example', 'other.example', ...others]

/** A made-up internet, a clock that stands, and a fetch over both; JSON is the answer at first. */
export async function build(t: Test, options: { timeoutMs?: number; maxBytes?: number } = {}) {
  const web = await startPublicWeb([...hostnames, 'last.example'])
  t.teardown(() => web.close())
  web.answer = json('{"a":1}')
  const clock = { nowMs: Date.UTC(2030, 0, 1) }
  const limits = { timeoutMs: 60_000, maxBytes: 1000, ...options }
  return { web, clock, fetch: publicFetch({ ...web, ...limits, now: () => clock.nowMs }) }
}

export const json =
  (text: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text)
