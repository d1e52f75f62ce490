import { readFile } from 'node:fs/promises'
import t from 'tap'
import { createKeychain, secondGeneration } from './mcp-clients.ts'
import { createPerson } from './person.ts'
import { shapes } from './shapes.ts'
import { whoIs } from './signed-in.ts'

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: a second client needs a yes and no trip to GitHub`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    const person = createPerson()
    const begin = async (name: string) => {
      const keychain = createKeychain(name)
      const client = secondGeneration(`${shape.url}/mcp`, keychain)
      await t.rejects(client.connect(), { message: /Unauthorized/i })
      const connect = async (callback: URL) => {
        await client.finishAuth(callback)
        const connected = secondGeneration(`${shape.url}/mcp`, keychain)
        await connected.connect()
        t.teardown(() => connected.close())
        return { client: connected }
      }
      return { url: keychain.authorizationUrl(), connect }
    }

    const first = await begin('First')
    const one = await first.connect(await person.signIn(first.url, 'mona-demo'))
    t.equal(await whoIs(one), 'mona-demo')

    const second = await begin('Second')
    const went = person.browser.visited.length
    const consent = await person.openConsent(second.url)
    t.match(consent.html, '<strong>mona-demo</strong>')
    const callback = new URL((await person.decide(consent, 'allow')).url)
    const places = person.browser.visited.slice(went).map((url) => new URL(url).origin)
    t.same(new Set(places), new Set([shape.url, callback.origin]), 'GitHub was not visited')
    const two = await second.connect(callback)
    t.same([await whoIs(two), await whoIs(one)], ['mona-demo', 'mona-demo'])

    const third = await begin('Third')
    const github = await person.browser.submit(await person.openConsent(third.url), {
      formWith: 'value="switch"',
      button: 'decision=switch',
    })
    const asked = await person.signInAtGitHub(github, 'river-demo')
    t.match(asked.html, '<strong>river-demo</strong>', 'asked as somebody else')
    const three = await third.connect(new URL((await person.decide(asked, 'allow')).url))
    t.same([await whoIs(three), await whoIs(two)], ['river-demo', 'mona-demo'])
    const audit = await readFile(shape.auditPath, 'utf8')
    t.equal(audit.match(/"event":"oauth.consent"/g)?.length, 3)
  })
}
