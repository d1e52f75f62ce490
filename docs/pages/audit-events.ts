import { sealRecord, startOf } from '../../shared/audit/chain.ts'
import type { AuditRow } from '../../shared/audit/events.ts'
import { auditEvents, chainEvents } from '../../shared/audit/events.ts'
import { auditFields, commonFields } from '../../shared/audit/fields.ts'
import { auditKeys } from '../../shared/audit/keys.ts'
import { keyRing } from '../../shared/crypto/key-ring.ts'
import { code, fence, table } from './markdown.ts'

type Field = keyof typeof auditFields

/** What the examples show; of an event that has one of several, those that are left out here are. */
const values: Partial<Record<Field, unknown>> = {
  requestId: '0b8ff2ce-5d2f-4c1c-9d6e-6d3a0f6f1c11',
  address: '203.0.113.9',
  userId: 583231,
  login: 'mona',
  clientId: 'k3Jx0cZ8mWw1',
  clientName: 'An editor',
  sessionId: 'b0cf2b1d-54cb-4b7b-9a3b-0a5a2f5a7d10',
  scopes: ['github:read'],
  redirectUri: 'http://127.0.0.1:33418/callback',
  tool: 'get_issue',
  access: 'read',
  repository: 'octo-org/octo-repo',
  durationMs: 182,
  githubRequestIds: ['C5A2:1F3B:9D0E71:A3C2F4:65F1D2A0'],
  limit: 'RATE_LIMIT_MCP',
  keyId: 'sQ3v9k2x',
  reason: 'revoked',
  what: 'session',
  heads: [],
  file: 'audit.log.2026-11-01T08-00-00.000Z.q8VdJm2kX0aB.1',
  lost: 12,
  since: '2026-11-01T08:15:30.000Z',
}

/** Where one event says it otherwise than the next. */
const own: Readonly<Record<string, object>> = {
  'oauth.consent': { reason: 'remembered' },
  // That of a session names no client.
  'account.revoke': { clientId: undefined },
}

const failures: Readonly<Record<string, object>> = {
  'security.auth_failure': { code: 'AUTH_005' },
  'security.replay': {},
  'security.rate_limit_exceeded': {},
  'audit.gap': {},
}

/** Not of a request: nobody’s address belongs to them. */
const isByItself = (event: string) => /^(audit\.|session\.ended|oauth\.key_rotation)/.test(event)

function example(event: string, { fields }: AuditRow): object {
  const valuesOf = (names: readonly Field[]) =>
    Object.fromEntries(
      names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]])
    )
  return {
    time: '2026-11-01T08:15:30.123Z',
    ...valuesOf(isByItself(event) ? [] : ['requestId', 'address']),
    event,
    outcome: event in failures ? 'failure' : 'success',
    ...valuesOf(fields),
    ...own[event],
    ...failures[event],
  }
}

function section(title: string, rows: Readonly<Record<string, AuditRow>>): string {
  const cells = Object.entries(rows).map(([name, row]) => [
    code(name),
    row.meaning,
    row.fields.map(code).join(', '),
  ])
  const examples = Object.entries(rows).map(([name, row]) => JSON.stringify(example(name, row)))
  return [
    `## ${title}`,
    table(['Event', 'Meaning', 'Fields, each where it is known'], cells),
    'One of each, without the fields of its chain:',
    fence('json', examples.join('\n')),
  ].join('\n\n')
}

/** `docs/reference/audit-events.md`: every event and field of the audit log. */
export function auditEventsPage(): string {
  const intro =
    'The audit log is apart from the application log: one JSON object a line, written to `AUDIT_LOG`. ' +
    'How it is searched and checked, and what a check proves: [Audit](../guides/audit.md). Tokens are ' +
    'never in it, nor what a call was about: no title, text, query or path of a tool’s arguments. A ' +
    'record has at most 4,096 characters beside the fields of its chain.'
  const [key] = auditKeys(keyRing([Buffer.alloc(32).toString('base64')]))
  const text = JSON.stringify(example('api.request', auditEvents['api.request']))
  const { line } = sealRecord(text, startOf('q8VdJm2kX0aB'), key)
  const fields = Object.entries(auditFields).map(([name, meaning]) => [
    code(name),
    meaning,
    (commonFields as readonly string[]).includes(name) ? 'any event' : '',
  ])
  return [
    intro,
    section('What people and clients do', auditEvents),
    section('What the log says of itself', chainEvents),
    '## Fields',
    table(['Field', 'Meaning', ''], fields),
    'A whole line:',
    fence('json', line),
  ].join('\n\n')
}
