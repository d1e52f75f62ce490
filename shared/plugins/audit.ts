import fp from 'fastify-plugin'
import type { AuditEvent } from '../audit/events.ts'
import type { AuditLog } from '../audit/log.ts'
import { isoTimes } from '../telemetry/iso-time.ts'
import { tellIds } from './request-log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Remembers that something happened in this request. */
    audit: (event: AuditEvent) => void
  }
  interface FastifyInstance {
    /** Remembers something that happened outside any request. */
    audit: (event: AuditEvent) => void
  }
}

interface Options {
  log: AuditLog
  now: () => number
}

export default fp<Options>(
  async (app, { log, now }) => {
    const isoTime = isoTimes()
    const time = () => isoTime(now())
    app.decorate('audit', (event: AuditEvent) => log.write({ time: time(), ...event }))
    app.decorateRequest('audit', function audit(event: AuditEvent) {
      tellIds(this, event)
      log.write({ time: time(), requestId: this.id, address: this.ip, ...event })
    })
    app.addHook('onClose', async () => log.close())
  },
  { name: 'gatehouse:audit' }
)
