import { createServer } from 'node:net'
import t from 'tap'
import { startEmulator } from '../emulator.ts'
import { emulatorSeed } from '../seed.ts'

const url = 'http://127.0.0.1:1'
const seed = emulatorSeed({
  clientId: 'id',
  clientSecret: 'secret',
  callbackUrl: 'http://localhost/callback',
  issued: [{ token: 'gho_mona', login: 'mona-demo', id: 3, scopes: [] }],
  gardeners: new Map(),
})

async function occupyPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return { server, port: (server.address() as { port: number }).port }
}

const whoIs = async (upstream: Awaited<ReturnType<typeof startEmulator>>, token: string) => {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await upstream.forward({ method: 'GET', path: '/user', headers })
  return JSON.parse(answer.body.toString()) as Record<string, unknown>
}

t.test('a token handed back is its person, whose links begin at the given address', async (t) => {
  const upstream = await startEmulator({ url, seed })
  t.teardown(upstream.close)
  t.match(await whoIs(upstream, 'gho_mona'), {
    login: 'mona-demo',
    id: 3,
    url: `${url}/users/mona-demo`,
  })
})

t.test('even behind the guard an unknown token is none of the people', async (t) => {
  const upstream = await startEmulator({ url, seed })
  t.teardown(upstream.close)
  t.match(await whoIs(upstream, 'gho_unknown'), { login: 'ghost' })
})

t.test('a port that was taken in the meantime is replaced by another', async (t) => {
  const { server, port } = await occupyPort()
  const other = await occupyPort()
  other.server.close()
  t.teardown(() => server.close())
  const ports = [port, other.port]
  const upstream = await startEmulator({ url, seed, pickPort: async () => ports.shift()! })
  t.teardown(upstream.close)
  t.match(await whoIs(upstream, 'gho_mona'), { login: 'mona-demo' })
})

t.test('ports that are always taken end the start after five attempts', async (t) => {
  const { server, port } = await occupyPort()
  t.teardown(() => server.close())
  let attempts = 0
  const pickPort = async () => {
    attempts += 1
    return port
  }
  await t.rejects(startEmulator({ url, seed, pickPort }), { code: 'EADDRINUSE' })
  t.equal(attempts, 5)
})

t.test('any other failure ends the start at once', async (t) => {
  const pickPort = async () => 70_000
  await t.rejects(startEmulator({ url, seed, pickPort }), { code: 'ERR_SOCKET_BAD_PORT' })
})
