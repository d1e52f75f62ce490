import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Test } from 'tap'
import { startChild } from '#shared/testing/child.ts'

const tool = 'node_modules/@modelcontextprotocol/conformance/dist/index.js'

export interface Check {
  id: string
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO'
  errorMessage?: string
}

/** What the official tool has to say about a server. */
export interface Verdict {
  /** 0: all scenarios that the revision requires pass, without one warning. */
  exitCode: number | null
  /** The checks of each scenario that ran to its end, also of those that are not required. */
  scenarios: ReadonlyMap<string, readonly Check[]>
}

/** Holds the MCP server at `url` to one revision of the protocol. */
export async function askOfficialTool(t: Test, url: string, revision: string): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const baseline = join(folder, 'baseline.yaml')
  // Nothing is expected to fail. With such a list the tool counts warnings as failures.
  await writeFile(baseline, 'server: []\n')
  const options = ['--requirements', revision, '--expected-failures', baseline, '-o', folder]
  const child = startChild(tool, {}, ['server', '--url', url, ...options])
  t.teardown(() => child.stop('SIGKILL'))
  const exitCode = await child.ended
  const files = globSync(join(folder, '*', 'checks.json'))
  const results = files.map(
    async (file) => [scenarioOf(file), JSON.parse(await readFile(file, 'utf8'))] as const
  )
  return { exitCode, scenarios: new Map<string, Check[]>(await Promise.all(results)) }
}

/** Each scenario writes into `server-<scenario>-<time>`. */
const scenarioOf = (file: string) =>
  basename(dirname(file)).replace(/^server-(.+?)-\d{4}-\d{2}-\d{2}T.*$/, '$1')
