import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import { markActiveFailed } from '#shared/telemetry/span.ts'
import type { RunMethod } from './call-meter.ts'
import { calledIn } from './called.ts'
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

/** What a model reads of an error: trusted sentences alone, the stable code in front. */
export const words = ({ code, name, message, hint }: AppError) =>
  `${code} ${name}: ${message} ${hint}`.trimEnd()

/**
 * Every call of a tool, prompt or resource passes here: scopes, audit, metrics, and what its span tells
 * of a failure.
 * @throws an error of the catalogue, which is noted
 */
export async function runFeature<T>(
  { feature, asked, caller, now }: Run,
  work: () => Promise<T>
): Promise<T> {
  const method = asked.method as RunMethod
  const startedAtMs = now()
  const { githubRequestIds } = caller
  const note = (error: AppError | null) => {
    const durationMs = now() - startedAtMs
    caller.ran({ method, name: feature.name, durationMs, error })
    caller.audit({
      event: 'api.request',
      outcome: error ? 'failure' : 'success',
      ...calledIn(asked),
      access: feature.annotations?.readOnlyHint === false ? 'write' : 'read',
      durationMs,
      login: caller.account.login,
      ...idsOf(caller.principal),
      ...(githubRequestIds.length > 0 && { githubRequestIds: githubRequestIds.splice(0) }),
      ...(error && { code: error.code }),
    })
  }
  try {
    if (missingScopes(feature, caller.principal.scopes).length > 0) {
      throw errors.INSUFFICIENT_SCOPE()
    }
    const result = await work()
    note(null)
    return result
  } catch (thrown) {
    const error = toAppError(thrown)
    caller.note(error)
    markActiveFailed(error)
    note(error)
    throw error
  }
}
