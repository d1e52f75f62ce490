import { examineDeployment, examineSettings } from '../../doctor/examine.ts'
import type { Result } from '../../doctor/run.ts'

/** What was found, by the name of the check, with every sentence of it and what mends it. */
export interface Findings {
  results: Result[]
  /** Names of the checks that are not well. */
  bad: string[]
  /** What they say, one text for each. */
  said: Record<string, string>
}

async function collect(from: AsyncGenerator<Result>): Promise<Findings> {
  const results: Result[] = []
  for await (const result of from) results.push(result)
  const bad = results.filter(({ problems }) => problems.length > 0)
  const sayings = bad.map(({ check, problems }) => [
    check.name,
    problems.map(({ wrong, mend }) => `${wrong} ${mend}`).join('\n'),
  ])
  return { results, bad: bad.map(({ check }) => check.name), said: Object.fromEntries(sayings) }
}

type DeploymentOptions = Partial<Parameters<typeof examineDeployment>[0]>

export const deploymentFindings = (url: string, options: DeploymentOptions = {}) =>
  collect(examineDeployment({ url, token: null, now: Date.now, ...options }))

export const settingsFindings = (given: Parameters<typeof examineSettings>[0]) =>
  collect(examineSettings(given))
