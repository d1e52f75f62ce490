import type { AuditEvent } from '#shared/audit/events.ts'
import type { Asked } from './request-state.ts'

/** Under which word the audit log has the name of what was called. */
const nameOf: Readonly<Record<string, 'tool' | 'prompt' | 'resource'>> = {
  'tools/call': 'tool',
  'prompts/get': 'prompt',
  'resources/read': 'resource',
}

/** GitHub’s names and no other text, for these are what a caller wrote. */
const part = /^[\w.-]{1,100}$/
const inAddress = /^github:\/\/repos\/([\w.-]{1,100})\/([\w.-]{1,100})\//

/** What an audit record tells of what was called: its name, and the repository, but no other argument. */
export function calledIn({ method, name, arguments: given }: Asked): Partial<AuditEvent> {
  const repository = method === 'resources/read' ? repositoryIn(name) : repositoryOf(given)
  return { [nameOf[method]!]: name, ...(repository !== null && { repository }) }
}

function repositoryOf({ owner, repo }: Record<string, unknown>): string | null {
  const isName = (value: unknown): value is string => typeof value === 'string' && part.test(value)
  return isName(owner) && isName(repo) ? `${owner}/${repo}` : null
}

function repositoryIn(uri: string): string | null {
  const found = inAddress.exec(uri)
  return found && `${found[1]}/${found[2]}`
}
