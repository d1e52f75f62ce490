import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import { markActiveFailed } from '#shared/telemetry/span.ts'
import type { Caller } from './caller.ts'
import { idsOf } from './caller.ts'
import type { Asked } from './request-state.ts'
import type { Feature } from './scopes.ts'
import { missingScopes } from './scopes.ts'

export interface Run {
  feature: Feature
  asked: Asked
  caller: Caller
  /** Epoch milliseconds. */
  now: () => number
}

/** Under which word the audit log has the name of what was called. */
const auditName: Readonly<Record<string, 'tool' | 'prompt' | 'resource'>> = {
  'tools/call': 'tool',
  'prompts/get': 'prompt',
  'resources/read': 'resource',
}

/** What a model reads of an error: trusted sentences alone, the stable code in front. */
export const words = ({ code, name, message, hint }: AppError) =>
  `${code} ${name}: ${message} ${hint}`.trimEnd()

/**
 * Every call of a tool, prompt or resource passes here: scopes, audit, and what its span tells of a failure.
 * @throws an error of the catalogue, which is noted
 */
export async function runFeature<T>(
  { feature, asked, caller, now }: Run,
  work: () => Promise<T>
): Promise<T> {
  const { method, name } = asked
  const startedAtMs = now()
  const audit = (error: AppError | null) => {
    caller.audit({
      event: 'api.request',
      outcome: error ? 'failure' : 'success',
      [auditName[method]!]: name,
      durationMs: now() - startedAtMs,
      ...idsOf(caller.principal),
      ...(error && { code: error.code }),
    })
  }
  try {
    if (missingScopes(feature, caller.principal.scopes).length > 0) {
      throw errors.INSUFFICIENT_SCOPE()
    }
    const result = await work()
    audit(null)
    return result
  } catch (thrown) {
    const error = toAppError(thrown)
    caller.note(error)
    markActiveFailed(error)
    audit(error)
    throw error
  }
}
