import t from 'tap'
import { signIn, whoIs } from '../signed-in.ts'
import { follow, ownPorts } from './follow.ts'

t.test('who follows docs/guides/try-it.md in a fresh copy has a GitHub assistant', async (t) => {
  const words = await ownPorts([8080])
  const url = `http://localhost:${words['8080']}`
  const demo = { PORT: words['8080']!, DEMO_GITHUB_PORT: '0' }
  const { outputs } = await follow(t, 'docs/guides/try-it.md', words, demo)
  const [ready = '', doctor = ''] = outputs
  t.match(ready, `${url}/mcp`)
  t.match(doctor, ' 0 failed')
  const mona = await signIn(url, 'mona-demo')
  t.teardown(() => mona.client.close())
  t.equal(await whoIs(mona), 'mona-demo')
})
