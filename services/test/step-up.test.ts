import t from 'tap'
import { secondGeneration } from './mcp-clients.ts'
import { shapes } from './shapes.ts'
import { signIn, whoIs } from './signed-in.ts'

const TOOL_SETS = 'users,issues,issues-write'
const issue = { owner: 'mona-demo', repo: 'nobody-has-this', title: 'A title' }

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(
    `${shapeName}: a client that needs more gets it after a yes, for itself alone`,
    async (t) => {
      const shape = await startShape({ TOOL_SETS })
      t.teardown(() => shape.close())
      const first = await signIn(shape.url, 'mona-demo')
      const other = await signIn(shape.url, 'mona-demo')
      t.teardown(() => Promise.all([first.client.close(), other.client.close()]))
      const { person, keychain } = first
      const before = keychain.tokens()

      const challenged = () => first.client.callTool('create_issue', issue)
      await t.rejects(challenged(), /unauthorized/i)
      const page = await person.openConsent(keychain.authorizationUrl())
      t.match(
        page.html,
        /New: what[\s\S]*Create and change[\s\S]*already allowed[\s\S]*Read public/
      )
      t.match(page.html, '<strong>mona-demo</strong>')
      const github = await person.decide(page, 'allow')
      const back = new URL((await person.signInAtGitHub(github, 'mona-demo')).url)
      await secondGeneration(`${shape.url}/mcp`, keychain).finishAuth(back)

      const client = secondGeneration(`${shape.url}/mcp`, keychain)
      await client.connect()
      t.teardown(() => client.close())
      const answer = await client.callTool('create_issue', issue)
      t.match(answer.content[0]?.text, /API_003/, 'GitHub is asked, and has no such repository')
      await t.rejects(other.client.callTool('create_issue', issue), /unauthorized/i)
      t.equal(await whoIs(other), 'mona-demo', 'what it had, it has')

      // The session from before the yes is as it was: another process of this client may go on with it.
      keychain.setTokens(before as { access_token: string })
      const old = secondGeneration(`${shape.url}/mcp`, keychain)
      await old.connect()
      t.teardown(() => old.close())
      t.equal(await whoIs({ client: old }), 'mona-demo')
      await t.rejects(old.callTool('create_issue', issue), /unauthorized/i)
      // Less is asked for again: what was allowed stays known, and nothing is new.
      const lesser = new URL(keychain.authorizationUrl())
      lesser.searchParams.set('scope', 'github:read')
      t.notMatch((await person.openConsent(lesser.href)).html, 'New: what')
    }
  )
}
