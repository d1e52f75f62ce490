import type { Plugin } from '#shared/http/typebox.ts'
import type { Store } from '#shared/stores/store.ts'
import { version } from '#shared/version.ts'
import { bridge, installLinks, snippets } from '../views/install-links.ts'

interface Options {
  /** Absolute URL of the MCP endpoint. */
  resource: string
  store: Store
}

/** `GET /`: what this is and how a person connects a client to it. The same for everybody. */
const landing: Plugin<Options> = async (app, { resource, store }) => {
  const page = {
    mcpUrl: resource,
    links: installLinks(resource),
    snippets: snippets(resource),
    bridge: bridge(resource),
    version,
  }

  app.get('/', async (_request, reply) => {
    const isReady = await store.ping().then(
      () => true,
      () => false
    )
    return reply.page('landing', { ...page, isReady })
  })
}
export default landing
