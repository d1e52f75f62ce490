import type { ClientCapabilities } from '@modelcontextprotocol/server'
import type { Question } from '../features/ask.ts'

/** Whether a client that declared `capabilities` answers questions of this method, as `ask` makes them. */
export function canAsk(
  method: Question['method'],
  { elicitation, sampling, roots }: ClientCapabilities
): boolean {
  if (method === 'sampling/createMessage') return sampling !== undefined
  if (method === 'roots/list') return roots !== undefined
  // Without a mode it means forms, as before there were others.
  return elicitation !== undefined && (elicitation.form !== undefined || !elicitation.url)
}
