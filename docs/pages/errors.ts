import { catalogue } from '../../shared/errors/catalogue.ts'
import type { ErrorEntry } from '../../shared/errors/define.ts'
import { code, table } from './markdown.ts'

/** `docs/reference/errors.md`: every error of the catalogue. */
export function errorsPage(): string {
  const rows = Object.entries<ErrorEntry>(catalogue).map(([name, entry]) => [
    code(entry.code),
    code(name),
    String(entry.status),
    entry.oauth ? code(entry.oauth) : '',
    entry.message,
    entry.hint,
    entry.log,
  ])
  const intro =
    'Every answer that is an error carries one of these codes, in JSON as ' +
    '`{ "error": { "code", "name", "message", "hint", "requestId", "details" } }`, at the OAuth ' +
    'endpoints as `error` (the column OAuth) with `error_description` (RFC 6749 §5.2). The message ' +
    'of an answer may be more specific than the one here. A code never changes its meaning.'
  const head = ['Code', 'Name', 'Status', 'OAuth', 'Message', 'What to do', 'In the log']
  return `${intro}\n\n${table(head, rows)}`
}
