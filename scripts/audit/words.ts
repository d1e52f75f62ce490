/** A record as it is read from a file. */
export type AuditEntry = Record<string, unknown> & { time: string; event: string }

/** Told at the end, as `name=value`. */
const named = [
  'code',
  'reason',
  'limit',
  'clientId',
  'sessionId',
  'address',
  'requestId',
  'traceId',
]

/** Without what may not reach a terminal: it would move its cursor, or hide what follows. */
export const harmless = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')

/** A record in one line, for people. */
export function wordsOf(record: AuditEntry): string {
  const { time, event, outcome, login, userId, access, durationMs } = record
  const what = record['tool'] ?? record['prompt'] ?? record['resource'] ?? record['clientName']
  const who = [login, userId === undefined ? undefined : `(${userId})`].filter(Boolean).join(' ')
  const github = record['githubRequestIds']
  const words = [
    ...[time, event, outcome, what, access, record['repository'], who],
    durationMs === undefined ? undefined : `${durationMs} ms`,
    ...named.map((name) => (record[name] === undefined ? undefined : `${name}=${record[name]}`)),
    Array.isArray(github) ? `github=${github.join(',')}` : undefined,
    ...['lost', 'since', 'file'].map((name) => record[name] && `${name}=${record[name]}`),
  ]
  return words
    .filter((word) => word !== undefined && word !== '')
    .map((word) => harmless(String(word)))
    .join(' ')
}
