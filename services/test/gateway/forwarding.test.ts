import t from 'tap'
import { until } from '#shared/test/until.ts'
import { signIn, whoIs } from '../signed-in.ts'
import { startDeployment } from './deployment.ts'
import { sendRaw } from './send-raw.ts'

t.test('the gateway tells the services who asks, and does without one that is gone', async (t) => {
  const settings = { RATE_LIMIT_REGISTER: '4' }
  const { url, caddy, inner, replicas } = await startDeployment(t, { settings })
  const { host } = new URL(url)
  const { port } = caddy
  const all = [...replicas.auth, ...replicas.mcp]
  const mona = await signIn(url, 'mona-demo')
  t.teardown(() => mona.client.close())

  let clients = 0
  const register = async (localAddress: string, claims: Record<string, string>) => {
    const client = { client_name: `Client ${clients++}`, redirect_uris: ['http://localhost/cb'] }
    const headers = { host, 'content-type': 'application/json', ...claims }
    const body = JSON.stringify(client)
    const path = '/oauth/register'
    return (await sendRaw({ port, path, method: 'POST', headers, body, localAddress })).status
  }

  await t.test('a claimed address changes neither limits nor records', async (t) => {
    const statuses: number[] = []
    for (let at = 0; at < 6; at++) {
      const address = `203.0.113.${at}`
      const claims = {
        'x-forwarded-for': address,
        'x-real-ip': address,
        forwarded: `for=${address}`,
      }
      statuses.push(await register('127.0.0.2', claims))
    }
    t.same(statuses, [201, 201, 201, 201, 429, 429])
    t.equal(await register('127.0.0.3', {}), 201, 'another caller is counted apart')
    const told = all.map(({ child }) => child.output()).join('')
    t.match(told, '127.0.0.2', 'the audit log has the address of the caller')
    t.notMatch(told, '203.0.113.')
  })

  await t.test('a claimed host changes no metadata', async (t) => {
    const claims = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    for (const path of ['oauth-authorization-server', 'oauth-protected-resource/mcp']) {
      const headers = { host, ...claims }
      const { status, body } = await sendRaw({ port, path: `/.well-known/${path}`, headers })
      t.equal(status, 200)
      t.match(body, `"${url}`)
      t.notMatch(body, 'evil.example')
    }
  })

  await t.test('a replica that was killed is replaced by the other', async (t) => {
    const killed = [replicas.auth[0]!, replicas.mcp[0]!]
    await Promise.all(killed.map(({ child }) => child.stop('SIGKILL')))
    // A name of Docker or Kubernetes leads to it no longer.
    inner.replicas.auth = [replicas.auth[1]!.address]
    for (let time = 0; time < 4; time++) {
      for (const path of ['/oauth/authorize', '/.well-known/jwks.json', '/docs/mcp.json', '/mcp']) {
        const { status } = await sendRaw({ port, path, headers: { host } })
        t.ok(status < 500, `GET ${path} is answered at once`)
      }
    }
    // Caddy 2.6 spoils the body of what it sends again, so until its next check a POST may fail.
    await until(() => killed.every(({ address }) => isMissed(caddy.log(), address)))
    for (let time = 0; time < 4; time++) {
      const before = mona.keychain.tokens()
      mona.keychain.setTokens({ ...before, access_token: 'worn.out.token' })
      t.equal(await whoIs(mona), 'mona-demo', 'calls and refreshes go on')
    }
  })
})

const isMissed = (log: string, address: string) =>
  log.includes('HTTP request failed') &&
  log.includes(`http://${new URL(address).host}/health/ready`)
