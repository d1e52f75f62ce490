import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { errors } from '../errors/catalogue.ts'

/** SQLite’s result code while another connection has the lock. */
const busy = 5

/** The garbage collector would close, and so unlock, what nobody keeps. */
const held = new Set<DatabaseSync>()

const hint = 'Let this user write to DATA_DIR; if lock.db is damaged, delete it.'

/**
 * Claims a folder for this process until the returned function is called or the process ends, in
 * whatever way: the lock is the operating system’s, held through SQLite, and leaves no stale file.
 *
 * @throws DATA_DIR_IN_USE while another process holds it
 * @throws CONFIG_INVALID if the lock file cannot be opened or is no lock file
 */
export function lockFolder(path: string): () => void {
  const file = join(path, 'lock.db')
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file)
    chmodSync(file, 0o600)
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    database?.close()
    throw (cause as { errcode?: number }).errcode === busy
      ? errors.DATA_DIR_IN_USE({ cause })
      : errors.CONFIG_INVALID({
          message: 'The file lock.db in DATA_DIR cannot be used.',
          hint,
          cause,
        })
  }
  const lock = database
  held.add(lock)
  return () => {
    if (held.delete(lock)) lock.close()
  }
}
