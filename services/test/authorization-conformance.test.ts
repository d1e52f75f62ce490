import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { freePort } from '#shared/free-port.ts'
import { startChild } from '#shared/testing/child.ts'
import { createPerson } from './person.ts'
import { shapes } from './shapes.ts'

const tool = 'node_modules/@modelcontextprotocol/conformance/dist/index.js'

interface Check {
  id: string
  status: string
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: the official tool passes the real consent flow`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
    t.teardown(() => rm(folder, { recursive: true }))
    const port = String(await freePort())
    const redirectUri = `http://127.0.0.1:${port}/callback`
    const clientId = await register(shape.url, redirectUri)

    const target = ['--url', shape.url, '--client-id', clientId, '--resource', `${shape.url}/mcp`]
    const child = startChild(tool, {}, ['authorization', ...target, '-p', port, '-o', folder])
    t.teardown(() => child.stop('SIGKILL'))
    await child.untilOutput(/Callback server started/)
    const asked = await child.untilOutput(/http:\S+\/oauth\/authorize\?\S+/)
    const callback = await createPerson(redirectUri).signIn(asked[0], 'mona-demo')
    t.equal((await fetch(callback)).status, 200)
    t.equal(await child.ended, 0, 'it saw no failure')

    const checks = await readChecks(folder)
    const metadata = `${shape.url}/.well-known/oauth-authorization-server`
    const told = (await (await fetch(metadata)).json()) as Record<string, unknown>
    // It warns where Client ID Metadata Documents are not supported.
    const documents = told['client_id_metadata_document_supported'] ? 'SUCCESS' : 'WARNING'
    t.same(checks, [
      'authorization-code-grant: SUCCESS',
      `authorization-server-metadata-cimd: ${documents}`,
      'authorization-server-metadata: SUCCESS',
    ])
  })
}

async function register(url: string, redirectUri: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Conformance', redirect_uris: [redirectUri] }),
  })
  return ((await answer.json()) as { client_id: string }).client_id
}

/** Each check with its status: a scenario that the tool skips is missed here. */
async function readChecks(folder: string): Promise<string[]> {
  const files = globSync(join(folder, '*', 'checks.json'))
  const lists = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  const checks = lists.flatMap((text) => JSON.parse(text) as Check[])
  return checks.map(({ id, status }) => `${id}: ${status}`).sort()
}
