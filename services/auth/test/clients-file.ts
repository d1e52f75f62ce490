import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { redirectUri } from './flow.ts'

/** The secret of the operator’s client, which has a sign that forms encode. */
export const operatorsSecret = 'a-secret+of/the:operator&that=is%long enough'

/** Its digest as `sha256sum` prints it is written out, so that the tests share no code with it. */
export const operatorsClient = {
  client_id: 'operators-client',
  client_name: 'The client of the operator',
  redirect_uris: [redirectUri],
  client_secret_digest: '86b7292f8f7e00878962c2e2b1656d37f6aa8c471b7a88271890b7ed536a5a17',
}

/** Writes each content into a file of its own. Resolves to their paths. */
export async function writeClients(t: Test, ...contents: unknown[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  return Promise.all(
    contents.map(async (content, index) => {
      const path = join(folder, `clients-${index}.json`)
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
      return path
    })
  )
}

export const withClients = (path: string): Environment => ({
  CLIENT_REGISTRATION: 'static,dcr',
  CLIENTS_FILE: path,
})
