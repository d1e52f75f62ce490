import type { Plugin } from '#shared/http/typebox.ts'
import { refuseAddress } from '#shared/plugins/error-handler.ts'

/** Whatever else a person opens on this host: a page says that there is nothing. */
const nothingHere: Plugin = async (app) => {
  app.get('/*', { exposeHeadRoute: false }, async (request, reply) => {
    if (request.headers.accept?.includes('text/html')) refuseAddress(app, request, reply)
    // Programs are told in JSON, by the host.
    reply.callNotFound()
    return reply
  })
}
export default nothingHere
