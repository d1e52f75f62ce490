import type { CompleteRequest } from '@modelcontextprotocol/server'
import type { CallContext } from '../features/context.ts'
import type { Caller } from './caller.ts'
import type { Registry } from './registry.ts'
import { missingScopes } from './scopes.ts'

/** `values`: at most a hundred, best first. */
type Completion = { values: string[]; total: number; hasMore: boolean }

const maxValues = 100
const nothing: Completion = { values: [], total: 0, hasMore: false }

/** Suggests values for arguments of prompts and variables of resource templates. */
export function completer(registry: Registry) {
  return async (
    { ref, argument, context }: CompleteRequest['params'],
    caller: Caller,
    open: () => CallContext
  ): Promise<Completion | null> => {
    const feature =
      ref.type === 'ref/prompt'
        ? registry.findPrompt(ref.name)?.prompt
        : registry.resourceOf(ref.uri)
    if (!feature) return null
    const { complete = {} } = feature
    const suggest = Object.hasOwn(complete, argument.name) ? complete[argument.name] : undefined
    // A suggestion must not show what a call would not.
    if (!suggest || missingScopes(feature, caller.principal.scopes).length > 0) return nothing
    const found = await suggest(argument.value, open(), context?.arguments ?? {})
    const values = found.slice(0, maxValues)
    return { values, total: found.length, hasMore: found.length > values.length }
  }
}
