import type { Check, Outcome, Problem } from './check.ts'
import { failed, outcome, skipped, Unreachable } from './check.ts'

export type State = 'ok' | 'warning' | 'failed' | 'not checked'

export interface Result {
  check: Pick<Check<never>, 'name' | 'holds' | 'why' | 'page'>
  state: State
  told: string
  problems: Problem[]
}

/** Runs the checks in their order, one after the other, and tells of each as soon as it is over. */
export async function* runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject
): AsyncGenerator<Result> {
  const unusable = new Set<string>()
  for (const check of checks) {
    const missing = check.needs?.find((name) => unusable.has(name))
    const { problems, told, isSkipped } = missing
      ? skipped(`\`${missing}\` has to be mended first.`)
      : await check.run(subject).catch(explain)
    const state = stateOf(problems, isSkipped)
    if (missing || state === 'failed') unusable.add(check.name)
    yield { check, state, told, problems }
  }
}

/** What nobody expected is told as well, by its kind alone: its words may quote what was read. */
function explain(error: unknown): Outcome {
  if (error instanceof Unreachable) return outcome([failed(error.message, error.mend)], '')
  const kind = error instanceof Error ? error.name : typeof error
  return outcome([failed(`The check itself failed (${kind}).`, reportMend)], '')
}

const reportMend =
  'Look at what the address answers to it. The doctor should have said that itself: please report it.'

function stateOf(problems: readonly Problem[], isSkipped: boolean): State {
  if (problems.some(({ severity }) => severity === 'failed')) return 'failed'
  if (problems.length > 0) return 'warning'
  return isSkipped ? 'not checked' : 'ok'
}
