import { fail } from './fail.ts'
import type { AuditEntry } from './words.ts'

/** As `parseArgs` wants them. */
export const filterOptions = {
  person: { type: 'string' },
  client: { type: 'string' },
  session: { type: 'string' },
  event: { type: 'string' },
  outcome: { type: 'string' },
  tool: { type: 'string' },
  repository: { type: 'string' },
  access: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const

export type FilterValues = { [Name in keyof typeof filterOptions]?: string | undefined }

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `15m`, `24h`, `7d` ago, or a time in ISO 8601. */
function timeMs(name: string, text: string, nowMs: number): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const at = count ? nowMs - Number(count) * unitMs[unit as keyof typeof unitMs] : Date.parse(text)
  if (Number.isNaN(at)) fail(`--${name} must be a time such as 15m, 24h, 7d or 2026-11-01T00:00Z.`)
  return at
}

/**
 * Whether a record is asked for. `userIds`: the ids that the log knows the person’s login by, for
 * most records have the id alone.
 */
export function filter(asked: FilterValues, userIds: ReadonlySet<number>, nowMs: number) {
  const { person, client, session, since, until, event, repository } = asked
  const from = since === undefined ? Number.NEGATIVE_INFINITY : timeMs('since', since, nowMs)
  const to = until === undefined ? Number.POSITIVE_INFINITY : timeMs('until', until, nowMs)
  const same = (left: unknown, right: string) => String(left).toLowerCase() === right.toLowerCase()
  const exact = { clientId: client, sessionId: session, ...pick(asked) }

  return (record: AuditEntry): boolean => {
    const at = Date.parse(record.time)
    if (at < from || at > to) return false
    if (event !== undefined && !isEvent(record.event, event)) return false
    if (repository !== undefined && !same(record['repository'], repository)) return false
    for (const [name, value] of Object.entries(exact)) {
      if (value !== undefined && String(record[name]) !== value) return false
    }
    return (
      person === undefined ||
      same(record['login'], person) ||
      String(record['userId']) === person ||
      userIds.has(record['userId'] as number)
    )
  }
}

const pick = ({ outcome, tool, access }: FilterValues) => ({ outcome, tool, access })

/** `security` stands for all of `security.…`. */
const isEvent = (event: string, asked: string) => event === asked || event.startsWith(`${asked}.`)

const maxIds = 100

/** Learns from a record which ids a login has had. */
export function learnIds(ids: Set<number>, person: string, { login, userId }: AuditEntry): void {
  const isTheirs = String(login).toLowerCase() === person.toLowerCase()
  if (isTheirs && typeof userId === 'number' && ids.size < maxIds) ids.add(userId)
}
