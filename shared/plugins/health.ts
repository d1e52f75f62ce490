import { Type } from '@sinclair/typebox'
import type { AuditLog } from '../audit/log.ts'
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
const Ready = Type.Composite([
  Health,
  Type.Object({ details: Type.Object({ audit: Type.String() }) }),
])

interface Options {
  store: Store
  auditLog: Pick<AuditLog, 'state'>
}

/**
 * `GET /health/live`: the event loop answers. `GET /health/ready`: requests can be served, that is
 * the store answers; key rings are loaded before the process listens. `details` tells what is not as it
 * should be while requests go on: `audit` is `failing` where records cannot be written.
 */
const health: Plugin<Options> = async (app, { store, auditLog }) => {
  app.get('/health/live', { config, schema: { response: { 200: Health } } }, async () => ({
    status: 'ok',
  }))

  app.get('/health/ready', { config, schema: { response: { 200: Ready } } }, async () => {
    await store.ping().catch((cause: unknown) => {
      throw errors.STORE_UNAVAILABLE({ cause })
    })
    const audit = auditLog.state().isFailing ? 'failing' : 'ok'
    return { status: 'ok', details: { audit } }
  })
}
export default health
