import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { Environment } from './load.ts'

/** The process environment over `.env` of the working directory, where that file exists. */
export function readEnvironment(env: Environment = process.env, path = '.env'): Environment {
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...env }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return env
    throw error
  }
}
