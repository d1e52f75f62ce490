import { auditEvents } from '../../shared/audit/events.ts'
import { code, table } from './markdown.ts'
export function auditEventsPage(): string {
  return table(
    ['a'],
    Object.keys(auditEvents).map((x) => [code(x)])
  )
}
