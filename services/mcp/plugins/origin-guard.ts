import fp from 'fastify-plugin'
import { errors } from '#shared/errors/catalogue.ts'
import { isLoopback } from '#shared/http/loopback.ts'

interface Options {
  publicUrl: string
  /** Browser origins that may call; requests without an `Origin` come from no browser. */
  origins: readonly string[]
}

/** Whether a `Host` header names our server; on loopback, by any of its names. */
function isOurHost(host: string, ours: URL): boolean {
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
    const ours = new URL(publicUrl)
    app.addHook('onRequest', (request, _reply, done) => {
      const { host, headers } = request
      const { origin } = headers
      const isFriend = origin === undefined || origins.includes(origin)
      if (isFriend && (host === ours.host || isOurHost(host, ours))) done()
      else done(errors.FORBIDDEN_ORIGIN({ facts: { origin, host } }))
    })
  },
  { name: 'mcp:origin-guard' }
)
