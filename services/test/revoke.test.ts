import { readFile } from 'node:fs/promises'
import t from 'tap'
import { shapes } from './shapes.ts'
import { signIn, whoIs } from './signed-in.ts'

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: a token given back works nowhere on the very next call`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    for (const kind of ['access_token', 'refresh_token'] as const) {
      const mona = await signIn(shape.url, 'mona-demo')
      const river = await signIn(shape.url, 'river-demo')
      t.equal(await whoIs(mona), 'mona-demo')
      const { client_id: clientId } = (await mona.keychain.provider.clientInformation()) as {
        client_id: string
      }
      const tokens = mona.keychain.tokens()
      const send = (path: string, fields: Record<string, string>) =>
        fetch(`${shape.url}${path}`, {
          method: 'POST',
          body: new URLSearchParams({ client_id: clientId, ...fields }),
        })
      const answer = await send('/oauth/revoke', { token: tokens[kind]! })
      t.match([answer.status, await answer.json()], [200, {}], kind)

      // More often than there are replicas, so that each is asked.
      for (let call = 0; call < 8; call++) {
        t.equal((await callWith(shape.url, tokens.access_token)).status, 401)
      }
      const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! }
      const refused = await send('/oauth/token', refresh)
      t.match([refused.status, await refused.json()], [400, { error: 'invalid_grant' }])
      await t.rejects(whoIs(mona), 'the client of the SDK is signed out')
      t.equal(await whoIs(river), 'river-demo', 'and nobody else is')
      await Promise.all([mona.client.close(), river.client.close()])
    }
    t.match(await readFile(shape.auditPath, 'utf8'), /"event":"oauth.revoke","outcome":"success"/)
  })
}

const callWith = (url: string, token: string) =>
  fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  })
