import t from 'tap'
import { createKeychain, generations } from './mcp-clients.ts'
import { createPerson } from './person.ts'
import { shapes } from './shapes.ts'
import { whoIs } from './signed-in.ts'

/** What a client asks for, and what it is told. */
const methods = [
  [undefined, 'none'],
  ['none', 'none'],
  ['client_secret_basic', 'client_secret_basic'],
  ['client_secret_post', 'client_secret_post'],
] as const

t.test('both generations of the SDK do as they are told, whatever they asked for', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  for (const [generation, connect] of Object.entries(generations)) {
    for (const [asked, told] of methods) {
      await t.test(`${generation}, ${asked ?? 'nothing asked'}`, async (t) => {
        const keychain = createKeychain(`${generation}, ${asked}`)
        const metadata = keychain.provider.clientMetadata
        delete metadata.token_endpoint_auth_method
        if (asked) metadata.token_endpoint_auth_method = asked
        const url = `${shape.url}/mcp`
        const first = connect(url, keychain)
        await t.rejects(first.connect(), { message: /Unauthorized/i })
        await first.finishAuth(
          await createPerson().signIn(keychain.authorizationUrl(), 'mona-demo')
        )
        const client = connect(url, keychain)
        await client.connect()
        t.teardown(() => client.close())
        const kept = (await keychain.provider.clientInformation()) as Record<string, unknown>
        t.equal(kept['token_endpoint_auth_method'], told)
        t.equal(kept['client_secret'] === undefined, told === 'none')

        const before = keychain.tokens()
        keychain.setTokens({ ...before, access_token: 'worn.out.token' })
        t.equal(await whoIs({ client }), 'mona-demo')
        t.not(keychain.tokens().refresh_token, before.refresh_token, 'it refreshed')
      })
    }
  }
})
