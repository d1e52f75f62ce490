import type { Result, State } from './run.ts'

const width = 'not checked'.length
const nameWidth = 22
const indent = ' '.repeat(width + 2)

/** A line for the check, and under it what is wrong, why that matters and what mends it. */
export function resultText({ check, state, told, problems }: Result): string {
  const head = `${state.padEnd(width)}  ${check.name.padEnd(nameWidth)}`
  if (problems.length === 0) return `${head} ${told}`
  // Several may have one cause.
  const byMend = Map.groupBy(problems, ({ mend }) => mend)
  const lines = [...byMend].flatMap(([mend, some]) => [
    ...some.map(({ wrong }) => `  - ${wrong}`),
    `    Mend: ${mend}`,
  ])
  return [
    `${head} Not so: ${check.holds}`,
    ...lines.map((line) => indent + line),
    `${indent}  Why:  ${check.why}`,
    `${indent}  See:  ${check.page}`,
  ].join('\n')
}

export function summaryText(results: readonly Result[]): string {
  const count = (state: State) => results.filter((result) => result.state === state).length
  const parts = (['ok', 'warning', 'failed', 'not checked'] as const).map(
    (state) => `${count(state)} ${state}`
  )
  return `${results.length} checks: ${parts.join(', ')}`
}

/** The same for programs, as one JSON document. */
export function reportJson(target: string, results: readonly Result[]): string {
  const checks = results.map(({ check: { name, holds, why, page }, state, told, problems }) => ({
    name,
    state,
    holds,
    ...(problems.length > 0 ? { problems, why, page } : { told }),
  }))
  return JSON.stringify({ target, isWell: !hasFailed(results), checks }, null, 2)
}

export const hasFailed = (results: readonly Result[]): boolean =>
  results.some(({ state }) => state === 'failed')
