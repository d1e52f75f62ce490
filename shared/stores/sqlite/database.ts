import { closeSync, fchmodSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { errors } from '../../errors/catalogue.ts'

const lockTimeoutMs = 2000

// AUTOINCREMENT: an id is never used twice, also after its stream ended.
const schema = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, ends_at_ms INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS entries_by_end ON entries (ends_at_ms);

  CREATE TABLE IF NOT EXISTS members (
    name TEXT, member TEXT, ends_at_ms INTEGER NOT NULL, PRIMARY KEY (name, member)) STRICT;
  CREATE INDEX IF NOT EXISTS members_by_end ON members (ends_at_ms);
  CREATE INDEX IF NOT EXISTS members_by_name ON members (name, ends_at_ms);

  CREATE TABLE IF NOT EXISTS streams (
    name TEXT PRIMARY KEY, ends_at_ms INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS streams_by_end ON streams (ends_at_ms);
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL REFERENCES streams (name) ON DELETE CASCADE,
    message TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_stream ON messages (stream, id);`

/**
 * Opens the file, making it if it is not there, readable and writable by its owner alone.
 *
 * @throws STORE_UNAVAILABLE
 */
export function openDatabase(path: string): DatabaseSync {
  return answer(() => {
    // SQLite gives its -wal and -shm files the mode of this one.
    const file = openSync(path, 'a', 0o600)
    fchmodSync(file, 0o600)
    closeSync(file)
    const database = new DatabaseSync(path, { timeout: lockTimeoutMs })
    // NORMAL: a killed process loses nothing; a power cut may undo the last moments, never tear.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    database.exec(schema)
    return database
  })
}

/** Runs `work` on the database. @throws STORE_UNAVAILABLE when the database fails. */
export function answer<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (isBackendFailure(cause)) throw errors.STORE_UNAVAILABLE({ cause })
    throw cause
  }
}

/** From SQLite, from the file system, or because the database is closed; not from a bug of ours. */
function isBackendFailure(cause: unknown): boolean {
  const { code, syscall } = cause as NodeJS.ErrnoException
  return code === 'ERR_SQLITE_ERROR' || code === 'ERR_INVALID_STATE' || syscall !== undefined
}

/** Runs `work` as one step that no other writer can come between. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (cause) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw cause
  }
}
