import { randomBytes } from 'node:crypto'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { startDemoGitHub } from '../../demo/github.ts'
import { signIn, whoIs } from '../signed-in.ts'
import { follow, ownPorts } from './follow.ts'

t.test('who follows docs/guides/run-without-containers.md serves other people', async (t) => {
  const ports = await ownPorts([6390, 8081, 8082, 8088])
  const url = `http://localhost:${ports['8088']}`
  const keys = keyRing([randomBytes(32).toString('base64')])
  const demo = { store: memoryStore(), now: Date.now, keys }
  const github = await startDemoGitHub({ port: 0, ...demo, callbackUrl: `${url}/oauth/callback` })
  t.teardown(() => github.close())
  const words = {
    ...ports,
    'the-client-id': github.clientId,
    'the-client-secret': github.clientSecret,
  }
  // As with GitHub Enterprise Server.
  const environment = { GITHUB_URL: github.url, GITHUB_API_URL: github.apiUrl }
  const page = 'docs/guides/run-without-containers.md'
  const { outputs } = await follow(t, page, words, environment)
  const told = outputs.filter((output) => output.includes('Gatehouse doctor'))
  t.equal(told.length, 3)
  for (const output of told) t.match(output, ' 0 failed')

  const mona = await signIn(url, 'mona-demo')
  t.teardown(() => mona.client.close())
  t.equal(await whoIs(mona), 'mona-demo')
})
