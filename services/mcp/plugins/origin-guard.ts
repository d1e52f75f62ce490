import fp from 'fastify-plugin'
import { errors } from '#shared/errors/catalogue.ts'
import { isLoopback } from '#shared/http/loopback.ts'

interface Options {
  publicUrl: string
  /** Browser origins that may call; requests without an `Origin` come from no browser. */
  origins: readonly string[]
}

/** Whether a `Host` header names the server at `publicUrl`; on loopback, by any of its names. */
function isOurHost(host: string, publicUrl: string): boolean {
  const ours = new URL(publicUrl)
  const given = /^[\w.:[\]-]+$/.test(host) ? URL.parse(`${ours.protocol}//${host}`) : null
  if (!given) return false
  const bothLoopback = isLoopback(ours.hostname) && isLoopback(given.hostname)
  return given.host === ours.host || (bothLoopback && given.port === ours.port)
}

/**
 * Keeps out pages of other sites, whether they say who they are (`Origin`) or made a name of their
 * own point here (`Host`: DNS rebinding). Before credentials are looked at.
 */
export default fp<Options>(
  async (app, { publicUrl, origins }) => {
    app.addHook('onRequest', async (request) => {
      const { origin } = request.headers
      const isFriend = origin === undefined || origins.includes(origin)
      if (isFriend && isOurHost(request.host, publicUrl)) return
      throw errors.FORBIDDEN_ORIGIN({ facts: { origin, host: request.host } })
    })
  },
  { name: 'mcp:origin-guard' }
)
