import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import { count as natural, nullish, text as string } from '../../github/shapes/fields.ts'
import { strict, text } from '../results/schema.ts'

const CheckRuns = Type.Object({
  total_count: natural,
  check_runs: Type.Array(
    Type.Object({ name: string, status: string, conclusion: nullish(string) })
  ),
})
export const checksShape = TypeCompiler.Compile(CheckRuns)

/** A check of a commit: how it ended, or how far it is. */
export const Check = strict({ name: text, state: text })
type Check = Static<typeof Check>

const maxChecks = 40
const maxNameCharacters = 60

/** Those that did not succeed first, so that the others are what is left out of very many. */
export function toChecks({ check_runs, total_count }: Static<typeof CheckRuns>) {
  const all = check_runs.map(({ name, status, conclusion }) => ({
    name: (cleanLine(name) ?? '').slice(0, maxNameCharacters).toWellFormed(),
    state: conclusion ?? status,
  }))
  const isFine = ({ state }: Check) => state === 'success'
  const sorted = [...all.filter((one) => !isFine(one)), ...all.filter(isFine)]
  const entries = sorted.slice(0, maxChecks)
  const more = total_count - entries.length
  const notes = [
    ...(total_count === 0 ? ['None.'] : []),
    ...(more > 0 ? [`${more} more are left out: see html_url.`] : []),
  ]
  return { entries, notes }
}

export const describeCheck = ({ name, state }: Check): string => `- ${state}: ${quoted(name)}`
