import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cores, pinned } from './machine.ts'
import type { Requests } from './requests.ts'

/** What wrk saw. */
export interface Seen {
  requests: number
  seconds: number
  p50Ms: number
  p99Ms: number
}

interface Options {
  connections: number
  seconds: number
}

const startMarginMs = 20_000
/** A late answer is a slow one, not a missing one. */
const patience = '15s'
const run = promisify(execFile)
const script = fileURLToPath(new URL('load.lua', import.meta.url))

/** Writes the file that `load.lua` reads. Text as JSON is text as Lua, as long as it is ASCII. */
export async function describeRequests(requests: Requests, folder: string): Promise<string> {
  const { url, headers, body } = requests
  const length = body.before.length + '100000000'.length + body.after.length
  const heads = headers.map((own) => head(url, { ...own, 'content-length': String(length) }))
  const path = join(folder, 'requests.lua')
  const table = `{ heads = { ${heads.map(quote).join(', ')} }, before = ${quote(body.before)}, after = ${quote(body.after)} }`
  await writeFile(path, `return ${table}\n`)
  return path
}

function head(url: string, headers: Readonly<Record<string, string>>): string {
  const { pathname, host } = new URL(url)
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}`)
  return [`POST ${pathname} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

const quote = (text: string) => JSON.stringify(text)

/** Loads a server for a while from the other core. Throws if any answer was not the expected one. */
export async function load(requests: Requests, described: string, options: Options): Promise<Seen> {
  const { connections, seconds } = options
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', patience, '-s', script]
  const command = pinned(cores.others, ['wrk', ...flags, requests.url, '--', described])
  const [program, ...args] = command
  const { stdout } = await run(program, args, { timeout: seconds * 1000 + startMarginMs })
  return readOutput(stdout, requests.status)
}

/** The line of JSON among what wrk prints. */
export function readOutput(output: string, status: number): Seen {
  const line = output.split('\n').find((one) => one.startsWith('{'))
  if (!line) throw new Error(`wrk printed no result: ${output}`)
  const { refused, failed, ...seen } = JSON.parse(line)
  const expected = status < 400 ? 0 : seen.requests
  // Those in flight when the time is up are answered, but counted nowhere.
  const isExpected = status < 400 ? refused === 0 : refused >= expected
  if (failed > 0 || !isExpected || seen.requests === 0) {
    throw new Error(`${refused} answers had another status, ${failed} requests failed: ${output}`)
  }
  return seen
}
