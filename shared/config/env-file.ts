import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { Environment } from './load.ts'
import { invalid } from './load.ts'

/**
 * The process environment over `.env` of the working directory, where that file exists. A variable
 * of the environment wins though it is empty, so that it can switch off a line of the file.
 *
 * @throws CONFIG_INVALID if the file is there and cannot be read
 */
export function readEnvironment(env: Environment = process.env, path = '.env'): Environment {
  try {
    // Editors on Windows may begin it with a byte order mark.
    return { ...parseEnv(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')), ...env }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return env
    throw invalid([`.env is there, but cannot be read as a file (${code}).`])
  }
}
