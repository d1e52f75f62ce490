import { Type } from '@sinclair/typebox'
import { errors } from '../errors/catalogue.ts'
import type { Plugin } from '../http/typebox.ts'
import type { Store } from '../stores/store.ts'

const Health = Type.Object({ status: Type.String() })

/**
 * `GET /health/live`: the event loop answers. `GET /health/ready`: requests can be served, that is
 * the store answers; key rings are loaded before the process listens.
 */
const health: Plugin<{ store: Store }> = async (app, { store }) => {
  app.get('/health/live', { schema: { response: { 200: Health } } }, async () => ({ status: 'ok' }))

  app.get('/health/ready', { schema: { response: { 200: Health } } }, async () => {
    await store.ping().catch((cause: unknown) => {
      throw errors.STORE_UNAVAILABLE({ cause })
    })
    return { status: 'ok' }
  })
}
export default health
