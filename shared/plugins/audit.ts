import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { AuditEvent } from '../audit/events.ts'
import type { AuditLog } from '../audit/log.ts'
import type { AuditRecord } from '../audit/record.ts'
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
      log.write({ time: time(), ...whereabouts(this), ...event })
    })
    app.addHook('onClose', () => log.close())
    tellState(app, log)
  },
  { name: 'gatehouse:audit', dependencies: ['gatehouse:meters'] }
)

function whereabouts({ id, ip, span }: FastifyRequest): Partial<AuditRecord> {
  const at = { requestId: id, address: ip }
  return span ? { ...at, traceId: span.spanContext().traceId } : at
}

/** What a full disk costs, for operators. */
function tellState({ meters }: FastifyInstance, log: Pick<AuditLog, 'state'>): void {
  let told = 0
  // Read before the counter is, which was registered later.
  meters.gauge('gatehouse_audit_unwritten_records', () => {
    const { lost, unwritten } = log.state()
    countLost({}, lost - told)
    told = lost
    return [{ labels: {}, value: unwritten }]
  })
  const countLost = meters.counter('gatehouse_audit_lost_total')
}
