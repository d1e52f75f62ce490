import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Test } from 'tap'
import t from 'tap'
import { createPerson } from './person.ts'
import { shapes } from './shapes.ts'
import type { AuthMethod, StartClient } from './strict-clients.ts'
import { strictClients } from './strict-clients.ts'

const asker = { clientId: 'resource-server', secret: 'a secret of the resource server: + / % &' }
const methods: AuthMethod[] = ['none', 'client_secret_basic', 'client_secret_post']

/** A file with the one client that may introspect. */
async function writeClientsFile(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const path = join(folder, 'clients.json')
  const client = {
    client_id: asker.clientId,
    client_name: 'Resource server',
    redirect_uris: [],
    client_secret_digest: createHash('sha256').update(asker.secret).digest('hex'),
  }
  await writeFile(path, JSON.stringify([client]))
  return path
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: strict clients that others wrote complete every grant`, async (t) => {
    const clients = { CLIENT_REGISTRATION: 'dcr,static', CLIENTS_FILE: await writeClientsFile(t) }
    const shape = await startShape(clients)
    t.teardown(() => shape.close())
    for (const [name, start] of Object.entries(strictClients)) {
      for (const method of methods) {
        await t.test(`${name}, ${method}`, (t) => completeEveryGrant(t, shape.url, start, method))
      }
    }
  })
}

async function completeEveryGrant(t: Test, issuer: string, start: StartClient, method: AuthMethod) {
  const client = await start(issuer, method)
  const callback = await createPerson().signIn(client.authorizationUrl, 'mona-demo')
  const unlike = new URL(callback)
  unlike.searchParams.set('iss', 'https://attacker.example')
  t.match(await reasonOf(client.exchange(unlike)), /"iss".*response parameter/)

  const signed = await client.exchange(callback)
  t.equal(signed.scope, 'github:read')
  const refreshed = await client.refresh(signed.refreshToken)
  t.not(refreshed.refreshToken, signed.refreshToken)
  const told = await client.introspect(refreshed.accessToken, asker)
  t.match(told, { active: true, iss: issuer, aud: `${issuer}/mcp`, username: 'mona-demo' })

  await client.revoke(refreshed.refreshToken)
  t.same(await client.introspect(refreshed.accessToken, asker), { active: false })
  t.match(await reasonOf(client.refresh(refreshed.refreshToken)), /invalid_grant/)
}

/** Why the client gave up, in all words that its error and what caused it have. */
const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it did not give up',
    (error: Error) => inspect(error, { depth: 3 })
  )
