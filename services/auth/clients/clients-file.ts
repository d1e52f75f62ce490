import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { invalid } from '#shared/config/load.ts'
import { digest } from '#shared/crypto/digest.ts'
import type { Client, ClientSecret } from './client.ts'
import { isAcceptableRedirectUri, redirectUriForm } from './redirect-uri.ts'

const Entry = Type.Object(
  {
    client_id: Type.String({ pattern: '^[A-Za-z0-9._~-]{1,200}$' }),
    client_name: Type.String({ pattern: '\\S', maxLength: 200 }),
    /** None for a program that only introspects. */
    redirect_uris: Type.Array(Type.String({ maxLength: 2048 }), { maxItems: 32 }),
    /** SHA-256 of the secret in hexadecimal, as `sha256sum` prints it. */
    client_secret_digest: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    /** A file with the secret, as orchestrators mount them; its place is told from this file. */
    client_secret_file: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false }
)
type Entry = Static<typeof Entry>

export interface ClientsFile {
  /** By `client_id`. */
  clients: ReadonlyMap<string, Client>
  /** One sentence per mistake, naming entry and field, never a value. */
  wrong: string[]
}

const minSecretLength = 32
const maxClients = 1000

/** Reads the clients that the operator has set up: a JSON array, told by `CLIENTS_FILE`. */
export function readClientsFile(path: string): ClientsFile {
  const wrong: string[] = []
  const clients = new Map<string, Client>()
  for (const [index, value] of readEntries(path, wrong).entries()) {
    const told = (words: string) => wrong.push(`CLIENTS_FILE: entry ${index + 1}: ${words}`)
    const fields = new Set([...Value.Errors(Entry, value)].map((error) => error.path.split('/')[1]))
    for (const field of fields) told(`${field || 'it'} ${mistake(field, value)}.`)
    if (!Value.Check(Entry, value)) continue
    for (const [at, uri] of value.redirect_uris.entries()) {
      // Naming a custom scheme here is listing it.
      if (isAcceptableRedirectUri(uri, value.redirect_uris)) continue
      told(
        `redirect_uris[${at}] is not acceptable: use https, http on loopback or a custom scheme, ${redirectUriForm}.`
      )
    }
    if (clients.has(value.client_id)) told('client_id is that of an earlier entry.')
    clients.set(value.client_id, clientOf(value, readSecret(path, value, told)))
  }
  return { clients, wrong }
}

/** @throws CONFIG_INVALID naming every mistake */
export function staticClients(path: string | undefined): ReadonlyMap<string, Client> {
  if (path === undefined) return new Map()
  const { clients, wrong } = readClientsFile(path)
  if (wrong.length > 0) throw invalid(wrong)
  return clients
}

function readEntries(path: string, wrong: string[]): unknown[] {
  const text = readText(path, (reason) => wrong.push(`CLIENTS_FILE cannot be read (${reason}).`))
  if (text === null) return []
  const list = parse(text)
  if (Array.isArray(list) && list.length <= maxClients) return list
  wrong.push(`CLIENTS_FILE must hold a JSON array of at most ${maxClients} clients.`)
  return []
}

function readText(path: string, fail: (reason: string) => void): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    fail((error as NodeJS.ErrnoException).code!)
    return null
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser’s words would quote the file, and secrets may be in it.
    return null
  }
}

function mistake(field: string | undefined, value: unknown): string {
  if (!field) return 'must be an object'
  if (!Object.hasOwn(Entry.properties, field)) return 'is not a field of a client'
  return Object.hasOwn(value as object, field) ? 'has a wrong form' : 'is missing'
}

/** The digest as records hold it; null for a public client. */
function readSecret(path: string, entry: Entry, told: (words: string) => void): string | null {
  const { client_secret_digest: given, client_secret_file: file } = entry
  if (given !== undefined && file !== undefined) {
    told('client_secret_digest and client_secret_file are both there: keep one of them.')
  }
  if (file === undefined) return given ? Buffer.from(given, 'hex').toString('base64url') : null
  const secret = readText(resolve(dirname(path), file), (reason) =>
    told(`client_secret_file cannot be read (${reason}).`)
  )?.trim()
  if (secret !== undefined && secret.length < minSecretLength) {
    told(`client_secret_file must hold at least ${minSecretLength} characters.`)
  }
  return digest(secret ?? '')
}

function clientOf(entry: Entry, secretDigest: string | null): Client {
  const method: ClientSecret['method'] = 'client_secret_basic'
  return {
    name: entry.client_name.trim(),
    uri: null,
    redirectUris: [...new Set(entry.redirect_uris)],
    createdAt: 0,
    isConfirmed: true,
    isStatic: true,
    ...(secretDigest !== null && { secret: { digest: secretDigest, method } }),
  }
}
