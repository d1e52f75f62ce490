import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { startBrowserOf } from './browser-of.ts'
import { peerProgram } from './peers.ts'

/** The computer of one person, as programs find it: an empty home and a browser that opens. */
export interface Computer {
  home: string
  /** All that programs get to know of the machine. */
  environment: Record<string, string>
  /** Runs a program of `scripts/peers` to its end and resolves to what it wrote to stdout. */
  run(program: string, args: readonly string[]): Promise<string>
  /** Makes all access tokens that programs have stored here worthless and expired, as time does. */
  wearOutTokens(): Promise<void>
}

const timeoutMs = 30_000
const execute = promisify(execFile)

/** `login`: who sits there, and says yes to whatever the browser shows. Ends with the test. */
export async function createComputer(t: Test, login: string): Promise<Computer> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'))
  t.teardown(() => rm(home, { recursive: true, maxRetries: 5 }))
  const browser = await startBrowserOf(login)
  t.teardown(() => browser.close())
  const ending = new AbortController()
  t.teardown(() => ending.abort())

  const programs = join(home, 'bin')
  await mkdir(programs)
  // What systems open an address with: by name, or by $BROWSER where xdg-open is brought along.
  for (const name of ['xdg-open', 'open']) {
    await writeFile(join(programs, name), browser.command)
    await chmod(join(programs, name), 0o700)
  }
  const environment = {
    HOME: home,
    PATH: [programs, process.env['PATH']].join(delimiter),
    BROWSER: join(programs, 'xdg-open'),
  }
  return {
    home,
    environment,
    async run(program, args) {
      const { stdout } = await execute(process.execPath, [peerProgram(program), ...args], {
        cwd: home,
        env: environment,
        signal: ending.signal,
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
      })
      return stdout
    },
    async wearOutTokens() {
      const entries = await readdir(home, { recursive: true, withFileTypes: true })
      let isFound = false
      for (const entry of entries.filter((one) => one.isFile())) {
        const path = join(entry.parentPath, entry.name)
        const text = await readFile(path, 'utf8')
        const worn = text.replace(storedToken, 'worn.out.token').replace(storedEnd, '1')
        if (worn === text) continue
        isFound = true
        await writeFile(path, worn)
      }
      if (!isFound) throw new Error('no access token is stored here')
    },
  }
}

/** In JSON, or in JSON inside a string of JSON. */
const storedToken = /(?<=access_token\\?":\s*\\?")[^"\\]+/g
/** Programs write it in seconds or milliseconds; 1 is long ago in both. */
const storedEnd = /(?<=expires_at\\?":\s*)\d+/g
