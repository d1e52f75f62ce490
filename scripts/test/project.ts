import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

/** A project of its own in a temporary folder, with this one's `npm test` and packages. */
export function project(t: Test, files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const path of ['package.json', ...scripts]) cpSync(path, join(folder, path))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  /** Runs these files or else all, to the end. */
  return async (...chosen: string[]) => {
    const child = spawn(process.execPath, ['scripts/test.js', ...chosen], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      // Said to be empty, or the outer run would measure the inner one.
      env: { PATH: process.env['PATH'], NODE_V8_COVERAGE: '' },
    })
    const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, 'close')])
    return { status: status as number | null, stdout, lines: stdout.trim().split('\n') }
  }
}

const scripts = ['coverage.js', 'test.js', 'test-process.js'].map((name) => `scripts/${name}`)
