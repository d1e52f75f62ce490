import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeMachine } from './machine.ts'
import type { MeasuredRefresh } from './refresh.ts'
import type { Results } from './results.ts'
import { ratioOf } from './samples.ts'
import type { Verdict } from './targets.ts'
import type { Measured } from './throughput.ts'
import type { TracingCost } from './tracing.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The page: what was promised, what was measured, on which machine. */
export function describeResults(results: Results, verdicts: readonly Verdict[]): string {
  const { throughput, github, tracing, refresh } = results
  return [
    '# Benchmark',
    '<!-- Written by `npm run bench -- --write`. -->',
    introduction,
    `Machine: ${describeMachine()}. ${versions()}`,
    ...(verdicts.length > 0 ? ['## Promised and measured', verdictTable(verdicts)] : []),
    ...(throughput ? ['## Calls', callsNote, throughputTable(throughput)] : []),
    ...(github ? ['## Calls that need GitHub', githubNote, throughputTable(github)] : []),
    ...(tracing ? ['## Tracing', tracingNote, tracingTable(tracing)] : []),
    ...(refresh ? ['## Refreshes', refreshNote, refreshTable(refresh)] : []),
  ].join('\n\n')
}

const introduction = `Everything is measured in one run on one machine: the server on one core, the load on another, all
contenders in turn, several rounds, the middle of each. Absolute numbers belong to the machine; the
ratios to a bare Fastify 5 route that reads and writes the same JSON do not.`

const callsNote = `A \`tools/call\` of an echo tool with 100 characters, 32 connections. Gatehouse checks a token and
counts, measures and audits every call; the others do none of this. It also takes up requests in
turns (decision 6), which spares a server under load system calls and is why a 401 can be cheaper
than a bare route that does not. \`noise\` is how far apart the rounds lie. A round in which other
processes used more than a tenth of a core counts only where there are no two better ones; the ratio
is then that of the CPU times, the least of each. What many tools cost is told by more rounds, in turn
of three processes, since two of one program differ by a few percent: the median of how their CPU times
compare, round by round, and its standard error.`

const refreshNote = `Chains of refreshes at the token endpoint, 16 in flight. Both servers rotate the refresh token of a
public client and sign a JWT access token (RFC 9068) with ES256, over the same kind of store; neither
issues an opaque one, which costs no signature. Gatehouse also keeps its grace window, of one second
here, and counts, measures, logs and audits every refresh; \`oidc-provider\` does none of these.`

const tracingNote = `The embedded shape twice in one process, with tracing and without, loaded in turn, since two processes
of one program differ by more than this. One call in ten is sampled; its spans go to a collector over
OTLP. CPU time of all threads, of the median round; the cost is that of the median pair of rounds, with
its standard error. Ids, context and a longer log line cost every call the same few microseconds,
which is much beside one that does nothing.`

const githubNote = `\`get_github_user_info\` with one request to a GitHub on the core of the load, which answers at once; embedded,
memory store, 32 connections. A real GitHub takes some 100 ms: what counts then is the CPU.`

function verdictTable(verdicts: readonly Verdict[]): string {
  const yes = (is: boolean) => (is ? 'yes' : '**no**')
  const rows = verdicts.map(({ measure, must, aim, measured, meetsMust, meetsAim }) => [
    measure,
    measured,
    must,
    yes(meetsMust),
    aim,
    meetsAim ? 'yes' : 'no',
  ])
  return table(['measure', 'measured', 'must', 'met', 'aim', 'met'], rows)
}

function throughputTable(throughput: readonly Measured[]): string {
  const bare = throughput.find(({ contender }) => contender.name === 'fastify')
  const rows = throughput.map((one) => [
    one.contender.label,
    bare ? ratioOf(one, bare).value.toFixed(2) : '',
    whole(one.perSecond),
    one.p50Ms.toFixed(1),
    one.p99Ms.toFixed(1),
    whole(one.cpuMicros),
    bare ? (bare.cpuMicros / one.cpuMicros).toFixed(2) : '',
    whole(one.rssBytes / 1e6),
    `${whole(one.noise * 100)} %`,
    `${one.cleanRounds} of ${one.rounds}`,
  ])
  const heads = ['', 'ratio', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'ratio by CPU', 'RSS MB']
  return table([...heads, 'noise', 'quiet rounds'], rows)
}

const tracedCalls = {
  echo: 'the echo tool, which does nothing',
  github: '`get_github_user_info`, always another profile: GitHub is asked',
}

function tracingTable(tracing: readonly TracingCost[]): string {
  const rows = tracing.map(({ name, untracedMicros, tracedMicros, percent, percentError }) => [
    tracedCalls[name],
    whole(untracedMicros),
    whole(tracedMicros),
    `${percent.toFixed(1)} % ± ${percentError.toFixed(1)}`,
  ])
  return table(['', 'CPU µs untraced', 'CPU µs traced', 'cost'], rows)
}

function refreshTable(refresh: readonly MeasuredRefresh[]): string {
  const rows = refresh.map((one) => [
    one.name,
    one.store,
    whole(one.perSecond),
    whole(one.cpuMicros),
    `${whole(one.noise * 100)} %`,
    `${one.cleanRounds} of ${one.rounds}`,
  ])
  return table(['', 'store', 'refreshes/s', 'CPU µs', 'noise', 'quiet rounds'], rows)
}

const whole = (value: number) => String(Math.round(value))

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Of what is compared, from the manifests. */
function versions(): string {
  const read = (path: string) =>
    JSON.parse(readFileSync(`${root}/${path}`, 'utf8')).dependencies as Record<string, string>
  const { fastify } = read('package.json')
  const peers = read('scripts/peers/package.json')
  const compared = ['@modelcontextprotocol/server', 'fastmcp', 'mcp-lite', 'oidc-provider']
  const told = compared.map((name) => `\`${name}\` ${peers[name]}`)
  return `Compared: \`fastify\` ${fastify}, ${told.join(', ')}.`
}
