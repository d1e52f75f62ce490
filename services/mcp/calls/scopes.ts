import { errors } from '#shared/errors/catalogue.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { scopes as allScopes } from '#shared/tokens/scopes.ts'
import type { Caller } from './caller.ts'
import type { Registry } from './registry.ts'

/** A tool, prompt or resource, as far as all are alike. */
export interface Feature {
  name: string
  scopes: readonly Scope[]
  /** Of a tool; the others only read. */
  annotations?: { readOnlyHint: boolean }
}

/** The scopes that a feature needs and a session does not hold. */
export const missingScopes = (feature: Feature, held: readonly string[]) =>
  feature.scopes.filter((scope) => !held.includes(scope))

interface Message {
  method?: unknown
  params?: { name?: unknown; uri?: unknown } | null
}

/** What a message asks to run, where that is a feature of ours. */
function featureIn(message: Message, registry: Registry, selection: Caller['selection']) {
  const { method, params } = message
  const { name, uri } = params ?? {}
  if (method === 'resources/read') {
    return typeof uri === 'string' ? registry.findResource(uri)?.resource : undefined
  }
  if (typeof name !== 'string') return undefined
  if (method === 'tools/call') return registry.findTool(name, selection)?.tool
  return method === 'prompts/get' ? registry.findPrompt(name)?.prompt : undefined
}

/**
 * Asks for a step-up before what a message names has begun, while the answer can still be a
 * challenge: a stream that has begun says 200 for ever.
 *
 * @throws INSUFFICIENT_SCOPE
 */
export const scopeCheck =
  (registry: Registry) =>
  (message: object, { selection, principal }: Caller): void => {
    const feature = featureIn(message, registry, selection)
    if (feature) requireScopes(feature, principal.scopes)
  }

/**
 * The challenge names what is needed and what is held: clients of 2025-11-25 then ask for exactly
 * these.
 *
 * @throws INSUFFICIENT_SCOPE
 */
export function requireScopes(feature: Feature, held: readonly string[]): void {
  const missing = missingScopes(feature, held)
  if (missing.length === 0) return
  const scopes = allScopes.filter((scope) => held.includes(scope) || missing.includes(scope))
  throw errors.INSUFFICIENT_SCOPE({ details: { scopes }, facts: { needed: feature.scopes } })
}
