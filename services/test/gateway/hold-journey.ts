import type { Test } from 'tap'
import { connectFirst, connectSecond } from '../asking-clients.ts'
import { generations } from '../mcp-clients.ts'
import { signIn, whoIs } from '../signed-in.ts'
import type { Deployment } from './deployment.ts'

const analyze = ['analyze_code_with_llm', { code: 'const answer = 42' }] as const

/** The whole way of a person with clients of both SDK generations, through the gateway. */
export async function holdJourney(t: Test, { url, replicas, refusals }: Deployment): Promise<void> {
  for (const [name, generation] of Object.entries(generations)) {
    await t.test(`sign-in, call, refresh and end, with the ${name}`, async (t) => {
      const mona = await signIn(url, 'mona-demo', { generation })
      t.teardown(() => mona.client.close())
      t.ok((await mona.client.listTools()).includes('get_github_user_info'))
      t.equal(await whoIs(mona), 'mona-demo')

      const before = mona.keychain.tokens()
      mona.keychain.setTokens({ ...before, access_token: 'worn.out.token' })
      t.equal(await whoIs(mona), 'mona-demo', 'the SDK refreshes and goes on')
      const { access_token, refresh_token } = mona.keychain.tokens()
      t.not(refresh_token, before.refresh_token)

      const { client_id } = (await mona.keychain.provider.clientInformation()) as Client
      const body = new URLSearchParams({ client_id, token: refresh_token! })
      t.equal((await fetch(`${url}/oauth/revoke`, { method: 'POST', body })).status, 200)
      for (let call = 0; call < 4; call++) {
        const headers = { authorization: `Bearer ${access_token}` }
        t.equal((await fetch(`${url}/mcp`, { headers })).status, 401, 'at every replica')
      }
    })
  }

  await t.test('more is allowed when it is asked for, and less stays refused', async (t) => {
    const river = await signIn(url, 'river-demo')
    t.teardown(() => river.client.close())
    const call = (accessToken: string) =>
      fetch(`${url}/mcp`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${accessToken}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'create_issue', arguments: { owner: 'a', repo: 'b', title: 'c' } },
        }),
      })
    const refused = await call(river.keychain.tokens().access_token)
    t.equal(refused.status, 403)
    const [, scope = ''] = /scope="([^"]+)"/.exec(refused.headers.get('www-authenticate')!) ?? []
    t.match(scope, 'github:write')
    const more = await signIn(url, 'river-demo', { scope })
    t.teardown(() => more.client.close())
    t.equal((await call(more.keychain.tokens().access_token)).status, 200)
  })

  await t.test('a client is asked while its call waits, and may answer elsewhere', async (t) => {
    for (const connect of [connectFirst, connectSecond]) {
      const { keychain, client } = await signIn(url, 'river-demo')
      await client.close()
      const river = await connect({ url, keychain, name: 'river' })
      t.teardown(() => river.close())
      const { structuredContent } = await river.call(...analyze)
      t.match(structuredContent, { answered_by: /^sampling-/, model: 'a-model' })
    }
  })

  await t.test('Redis has refused nothing', async (t) => {
    t.same(await refusals(), [])
  })

  await t.test('every replica had its part', async (t) => {
    for (const { child } of [...replicas.auth, ...replicas.mcp]) {
      t.match(child.output(), '"status":200')
    }
  })
}

interface Client {
  client_id: string
}
