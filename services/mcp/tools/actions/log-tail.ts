import { AppError } from '#shared/errors/define.ts'
import { cleanLines } from '../../github/clean-text.ts'
import type { GitHub } from '../../github/client.ts'
import type { Fitted } from '../results/weight.ts'
import { fitText } from '../results/weight.ts'

/** Colours and the like, which a terminal takes out (ECMA-48 §5.4). */
const controlSequence = new RegExp(`${String.fromCharCode(27)}\\[[0-?]*[ -/]*[@-~]`, 'g')
/** GitHub puts the time in front of every line. */
const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z /gm
const maxLogCharacters = 200_000

/** The last lines of a job’s log, no heavier than `room`; null where GitHub keeps it no longer. */
export async function tailOf(
  github: GitHub,
  job: { owner: string; repo: string; job_id: number },
  lines: number,
  room: number
): Promise<Fitted | null> {
  const log = await github
    .getText(
      'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs',
      { maxCharacters: maxLogCharacters, keep: 'tail' },
      job
    )
    .catch(noneWhereGone)
  if (!log) return null
  const clean = cleanLines(log.text.replace(controlSequence, '').replace(time, ''))
  const all = clean.replace(/\n$/, '').split('\n')
  const last = all.slice(-lines)
  const fitted = fitText(last.toReversed().join('\n'), room)
  return {
    text: fitted.text.split('\n').reverse().join('\n'),
    isCut: log.isCut || fitted.isCut || last.length < all.length,
  }
}

/** Logs are deleted after a time; then GitHub answers 404 or 410. */
function noneWhereGone(error: unknown): null {
  if (error instanceof AppError && error.name === 'GITHUB_NOT_FOUND') return null
  throw error
}
