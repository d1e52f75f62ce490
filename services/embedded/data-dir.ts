import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { invalid } from '#shared/config/load.ts'
import { ring } from '#shared/config/settings.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { lockFolder } from '#shared/stores/folder-lock.ts'

const Keys = Type.Object({
  SESSION_KEYS: ring('Made at the first start'),
  AUTH_KEYS: ring('Made at the first start'),
})
export type Keys = Static<typeof Keys>

/** Where the embedded shape keeps what survives a restart; readable by its owner alone. */
export interface DataDir {
  keys: Keys
  /** Null where nothing is kept. */
  databasePath: string | null
  auditPath: string
  /** Lets another process serve from it. */
  release(): void
}

const makeKeys = (): Keys => {
  const make = () => randomBytes(32).toString('base64')
  return { SESSION_KEYS: [make()], AUTH_KEYS: [make()] }
}

/**
 * Opens the folder, making it (0700) and its keys (0600) at the first start.
 * @throws DATA_DIR_IN_USE while another process serves from it
 * @throws CONFIG_INVALID if it cannot be made or written, or its key file was damaged
 */
export function openDataDir(path: string): DataDir {
  if (path === ':memory:') {
    return { keys: makeKeys(), databasePath: null, auditPath: 'stdout', release: () => {} }
  }
  makeFolder(path)
  const release = lockFolder(path)
  try {
    const keys = readOrMakeKeys(join(path, 'keys.json'))
    const inside = (name: string) => join(path, name)
    return { keys, databasePath: inside('store.db'), auditPath: inside('audit.log'), release }
  } catch (error) {
    release()
    throw error
  }
}

function makeFolder(path: string): void {
  try {
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
    readdirSync(path)
    chmodSync(path, 0o700)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw invalid([`DATA_DIR names a folder that cannot be made or written (${code}).`])
  }
}

function readOrMakeKeys(path: string): Keys {
  try {
    writeFileSync(path, `${JSON.stringify(makeKeys(), null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  try {
    return Value.Parse(Keys, JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw errors.CONFIG_INVALID({
      message: 'The file keys.json in DATA_DIR is damaged.',
      hint: 'Restore it from a backup, or delete DATA_DIR to begin anew: everybody signs in again.',
      cause,
    })
  }
}
