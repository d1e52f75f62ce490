// Says what is wrong with settings or with a running Gatehouse, why that matters, and what mends it.
import type { Arguments } from './doctor/arguments.ts'
import { readArguments, UsageError, usage } from './doctor/arguments.ts'
import { environmentHere, examineDeployment, examineSettings } from './doctor/examine.ts'
import { hasFailed, reportJson, resultText, summaryText } from './doctor/report.ts'
import type { Result } from './doctor/run.ts'

function examine({ url, shape, token }: Arguments): AsyncGenerator<Result> {
  const now = Date.now
  if (url !== null) return examineDeployment({ url, token, now })
  const { environment, problem } = environmentHere()
  if (problem !== null) throw new UsageError(problem)
  return examineSettings({ environment, shape, fetch, now })
}

// A reader that has seen enough, as `head` does, has not been told how it ends.
process.stdout.on('error', () => process.exit(2))

const words = process.argv.slice(2)
if (words.includes('--help')) {
  console.log(usage)
  process.exit(0)
}

try {
  const asked = readArguments(words)
  const target = asked.url ?? 'the settings'
  if (!asked.isJson) console.log(`Gatehouse doctor: ${target}\n`)
  const results: Result[] = []
  for await (const result of examine(asked)) {
    results.push(result)
    if (!asked.isJson) console.log(resultText(result))
  }
  console.log(asked.isJson ? reportJson(target, results) : `\n${summaryText(results)}`)
  process.exitCode = hasFailed(results) ? 1 : 0
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
