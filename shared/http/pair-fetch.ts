import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Fetch } from '../world.ts'

/**
 * `fetch` that hands requests for `origin` to `app` in memory and passes all others to `outside`:
 * the embedded shape’s way from the mcp to the auth service. Bodies are text.
 */
export function pairFetch(app: FastifyInstance, origin: string, outside: Fetch): Fetch {
  return async (url, init) => {
    const target = new URL(url)
    if (target.origin !== origin) return outside(url, init)
    const request = new Request(target, init)
    const answer = await app.inject({
      method: request.method as NonNullable<InjectOptions['method']>,
      url: target.pathname + target.search,
      headers: { host: target.host, ...Object.fromEntries(request.headers) },
      payload: await request.text(),
      signal: request.signal,
    })
    const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)])
    )
    const hasBody = ![204, 205, 304].includes(answer.statusCode)
    return new Response(hasBody ? answer.payload : null, { status: answer.statusCode, headers })
  }
}
