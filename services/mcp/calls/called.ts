import type { AuditEvent } from '#shared/audit/events.ts'
import type { RunMethod } from './call-meter.ts'
import { kindOf } from './call-meter.ts'
import type { Asked } from './request-state.ts'

/** GitHub’s names and no other text, for these are what a caller wrote. */
const part = /^[\w.-]{1,100}$/
const inAddress = /^github:\/\/repos\/([\w.-]{1,100})\/([\w.-]{1,100})\//

/** What an audit record tells of what was called: its name, and the repository, but no other argument. */
export function calledIn({ method, name, arguments: given }: Asked): Partial<AuditEvent> {
  const repository = method === 'resources/read' ? repositoryIn(name) : repositoryOf(given)
  return { [kindOf[method as RunMethod]]: name, ...(repository !== null && { repository }) }
}

function repositoryOf({ owner, repo }: Record<string, unknown>): string | null {
  const isName = (value: unknown): value is string => typeof value === 'string' && part.test(value)
  return isName(owner) && isName(repo) ? `${owner}/${repo}` : null
}

function repositoryIn(uri: string): string | null {
  const found = inAddress.exec(uri)
  return found && `${found[1]}/${found[2]}`
}
