import t from 'tap'
import { createKeychain, generations } from './mcp-clients.ts'
import { offeredTools } from './offered-tools.ts'
import { createPerson } from './person.ts'
import { shapes } from './shapes.ts'

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: two people sign in with two generations of clients`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    const people = { 'first-generation SDK': 'mona-demo', 'second-generation SDK': 'river-demo' }

    for (const [generation, connect] of Object.entries(generations)) {
      const login = people[generation as keyof typeof people]
      await t.test(`${generation}: finds everything from the MCP address alone`, async (t) => {
        const keychain = createKeychain(`Journey, ${generation}`)
        const mcpUrl = `${shape.url}/mcp`
        const first = connect(mcpUrl, keychain)
        await t.rejects(first.connect(), { message: /Unauthorized/i })
        const callback = await createPerson().signIn(keychain.authorizationUrl(), login)
        t.equal(callback.searchParams.get('iss'), shape.url, 'the answer names its issuer')
        await first.finishAuth(callback)

        const client = connect(mcpUrl, keychain)
        await client.connect()
        t.teardown(() => client.close())
        t.same(await client.listTools(), offeredTools)
        const answer = await client.callTool('get_github_user_info', { repo_limit: 3 })
        t.not(answer.isError, true)
        t.equal(answer.structuredContent?.['login'], login)
        const repositories = answer.structuredContent?.['repositories'] as { full_name: string }[]
        t.ok(repositories.length > 0, 'there are repositories')
        t.ok(repositories.every(({ full_name }) => full_name.startsWith(`${login}/`)))
      })
    }
  })
}
