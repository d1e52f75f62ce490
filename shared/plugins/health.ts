import { Type } from '@sinclair/typebox'
import { errors } from '../errors/catalogue.ts'
import type { Plugin } from '../http/typebox.ts'
import type { Store } from '../stores/store.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked every second by gateways and orchestrators: no line in the log while all is well. */
    isProbe?: boolean
  }
}

const config = { isProbe: true }
const Health = Type.Object({ status: Type.String() })

/**
 * `GET /health/live`: the event loop answers. `GET /health/ready`: requests can be served, that is
 * the store answers; key rings are loaded before the process listens.
 */
const health: Plugin<{ store: Store }> = async (app, { store }) => {
  const schema = { response: { 200: Health } }
  app.get('/health/live', { config, schema }, async () => ({ status: 'ok' }))

  app.get('/health/ready', { config, schema }, async () => {
    await store.ping().catch((cause: unknown) => {
      throw errors.STORE_UNAVAILABLE({ cause })
    })
    return { status: 'ok' }
  })
}
export default health
