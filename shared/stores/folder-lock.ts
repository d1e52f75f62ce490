import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { errors } from '../errors/catalogue.ts'

/**
 * Claims a folder for this process until the returned function is called or the process ends, in
 * whatever way: the lock is the operating system’s, held through SQLite, and leaves no stale file.
 *
 * @throws DATA_DIR_IN_USE while another process holds it
 */
export function lockFolder(path: string): () => void {
  const file = join(path, 'lock.db')
  const database = new DatabaseSync(file)
  try {
    chmodSync(file, 0o600)
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw errors.DATA_DIR_IN_USE({ cause })
  }
  return () => database.close()
}
