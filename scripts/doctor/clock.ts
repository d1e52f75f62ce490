import type { Problem } from './check.ts'
import { failed, warning } from './check.ts'

/** A Date header counts whole seconds, and an answer is under way for a while. */
const worthTellingSeconds = 5
/** Requests between the services, and GitHub’s tokens, bear no more. */
const harmfulSeconds = 30

/** How far the clock behind a Date header is ahead of `nowMs`; null where there is no such header. */
export function secondsApart(date: string | undefined, nowMs: number): number | null {
  const thereMs = Date.parse(date ?? '')
  return Number.isNaN(thereMs) ? null : Math.round((thereMs - nowMs) / 1000)
}

export function clockProblems(whose: string, seconds: number): Problem[] {
  const apart = Math.abs(seconds)
  if (apart < worthTellingSeconds) return []
  const problem = apart < harmfulSeconds ? warning : failed
  return [
    problem(
      `The clock of ${whose} is ${apart} s ${seconds > 0 ? 'ahead of' : 'behind'} the one here.`,
      'Have both machines set their clocks by NTP (timedatectl set-ntp true), and see which of them is wrong.'
    ),
  ]
}
