import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../scripts/audit.ts', import.meta.url))
const inherited = ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE']

export interface Said {
  code: number
  stdout: string
  stderr: string
}

/** `npm run audit -- <args>` with these settings alone. */
export function auditCommand(
  settings: Readonly<Record<string, string | undefined>>,
  ...args: string[]
): Promise<Said> {
  const base = Object.fromEntries(inherited.map((name) => [name, process.env[name]]))
  return new Promise((resolve) => {
    const how = { env: { ...base, ...settings }, encoding: 'utf8', timeout: 30_000 } as const
    execFile(process.execPath, [program, ...args], how, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr })
    })
  })
}
