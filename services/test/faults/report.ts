import type { ChapterName } from './all.ts'
import { chapterNames, chapters, faultsOf } from './all.ts'
import type { Kind } from './fault.ts'
import { kinds } from './fault.ts'
import type { Played } from './judge.ts'

/** Every run of every fault that was played, by its name. */
export type Runs = ReadonlyMap<string, readonly Played[]>

const plurals: Record<Kind, string> = {
  call: 'calls',
  'call in a session': 'calls in sessions',
  'call that renews a GitHub token': 'calls that renew a GitHub token',
  refresh: 'refreshes',
  'sign-in': 'sign-ins',
  revocation: 'revocations',
}

const intro = (
  runs: number,
  machine: string
) => `Each fault is played on what is deployed: the shipped gateway, two processes of each service, a real Redis, and
a GitHub of ours, whose every answer we decide. Meanwhile people call tools (2026-07-28, and in sessions of 2025-11-25),
refresh, renew GitHub tokens, sign in and revoke. After each fault everything that was acknowledged is asked for again: every
session and the newest refresh token work, everybody who left is refused, every record opens. While it lasts,
nobody who left is let in, and nobody is told to sign in who need not, but where a row says so.

An auth replica may be renewing somebody's GitHub token when it is killed. Whatever else it did, that token then waits for the lease
(\`killed-asking-github\`) or, between GitHub's answer and the store's, is lost (\`killed-keeping\`).

A client sees what is listed and nothing else; each 502 and 503 has a \`Retry-After\`. Codes are explained in [errors](errors.md).
*The gateway* answers itself where a replica has closed or none is ready. One that is a Caddy before 2.11.2, as Debian's, says 502 to
a request with a body that comes to a closed replica in that moment; later ones pass it on to the other. Times are ${runs === 1 ? 'of one run' : `the median and the longest of ${runs} runs`}, from the end of the
fault; those with \`*\` from its beginning, for nobody has to mend anything. \`GITHUB_TIMEOUT_MS\` is 1000 here.

\`npm run faults\` plays them, \`npm run faults -- <name>\` some, \`-- --quick --runs 1\` each once and shortly; a workflow does so each night. Machine: ${machine}.`

/** The page, of a run of all faults. */
export function describeFaults(runs: Runs, runCount: number, machine: string): string {
  return [
    '# Faults',
    '<!-- Written by `npm run faults -- --write`. -->',
    intro(runCount, machine),
    ...chapterNames.flatMap((name) => {
      const rows = rowsOf(name, runs)
      return rows.length > 0 ? [`## ${chapters[name].title}`, [head, rule, ...rows].join('\n')] : []
    }),
  ].join('\n\n')
}

const head =
  '| fault | what a client sees | what is lost | works again after | longest wait for an answer | played by |'
const rule = '| --- | --- | --- | --- | --- | --- |'

function rowsOf(name: ChapterName, runs: Runs): string[] {
  return faultsOf(name).flatMap(({ fault, file }) => {
    const played = runs.get(fault.name)
    if (!played) return []
    const times = played.map(({ worksAgainMs }) => worksAgainMs)
    const mark = fault.measuredFrom === 'beginning' ? ' *' : ''
    const cells = [
      `${fault.title} (\`${fault.name}\`)`,
      whatIsSeen(played),
      fault.lost,
      `${worksAgain(times)}${mark}`,
      seconds(Math.max(...played.map(({ slowestMs }) => slowestMs))),
      `\`${file}\``,
    ]
    return [`| ${cells.join(' | ')} |`]
  })
}

/** Kinds that saw the same are told together. */
function whatIsSeen(played: readonly Played[]): string {
  const kindsBySight = Map.groupBy(kinds, (kind) => sightOf(kind, played))
  const told = [...kindsBySight]
    .filter(([sight]) => sight !== '')
    .map(([sight, some]) => `${some.map((kind) => plurals[kind]).join(', ')}: ${sight}`)
  return told.length > 0 ? told.join('; ') : 'nothing'
}

function sightOf(kind: Kind, played: readonly Played[]): string {
  const words = played.flatMap(({ seen }) => Object.keys(seen[kind] ?? {}))
  return [...new Set(words)].sort().map(readable).join(' or ')
}

const readable = (told: string) =>
  told
    .replace('of the gateway', '(the gateway)')
    .replace(/\b([A-Z]+_\d{3}|[a-z]+_[a-z_]+)\b/, '`$1`')

/** Nobody failed after it in any run, or the times. */
const worksAgain = (times: readonly number[]) =>
  Math.max(...times) === 0
    ? 'at once'
    : `${seconds(middle(times))}, at most ${seconds(Math.max(...times))}`

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
