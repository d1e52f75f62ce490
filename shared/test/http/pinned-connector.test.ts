import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, getDefaultAutoSelectFamily, setDefaultAutoSelectFamily } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createServer as createTlsServer } from 'node:tls'
import type { Test } from 'tap'
import t from 'tap'
import type { buildConnector } from 'undici'
import { pinnedConnector } from '../../http/pinned-connector.ts'
import type { Address } from '../../http/resolve-host.ts'
import { createCertificate } from '../../testing/certificate.ts'

const hostname = 'client.example'
const { cert: ca, key } = createCertificate([hostname])
const here: Address = { address: '127.0.0.1', family: 4 }
/** Nobody listens there, though it is this machine too. */
const nobody: Address = { address: '::1', family: 6 }
const options = { timeoutMs: 60_000, ca }

async function listen(t: Test, server: ReturnType<typeof createServer>) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return String((server.address() as AddressInfo).port)
}

/** Says `hello` on every connection, after which a client has its session tickets. */
const startServer = (t: Test) =>
  listen(
    t,
    createTlsServer({ key, cert: ca }, (socket) => socket.on('error', () => {}).write('hello'))
  )

const open = (t: Test, connect: buildConnector.connector, port: string, host = hostname) =>
  new Promise<TLSSocket>((resolve, reject) => {
    connect({ hostname: host, host, protocol: 'https:', port }, (error, socket) => {
      if (error) return reject(error)
      t.teardown(() => socket.destroy())
      resolve(socket as TLSSocket)
    })
  })

t.test('the connection goes to the given address and no name is resolved', async (t) => {
  const socket = await open(t, pinnedConnector([here], options), await startServer(t))
  t.equal(socket.remoteAddress, '127.0.0.1')
  t.equal(socket.servername, hostname)
})

t.test('an address that refuses is followed by the next', async (t) => {
  const port = await startServer(t)
  t.equal(
    (await open(t, pinnedConnector([nobody, here], options), port)).remoteAddress,
    '127.0.0.1'
  )
  await t.rejects(open(t, pinnedConnector([nobody], options), port), {
    code: /^(ECONNREFUSED|EADDRNOTAVAIL)$/,
  })
})

t.test('where Node tries one address alone, it is the first', async (t) => {
  const before = getDefaultAutoSelectFamily()
  setDefaultAutoSelectFamily(false)
  t.teardown(() => setDefaultAutoSelectFamily(before))
  const port = await startServer(t)
  t.ok((await open(t, pinnedConnector([here, nobody], options), port)).encrypted)
  await t.rejects(open(t, pinnedConnector([nobody, here], options), port))
})

t.test('a certificate for another host is refused in few words', async (t) => {
  const port = await startServer(t)
  const connect = pinnedConnector([here], options)
  await t.rejects(open(t, connect, port, 'other.example'), {
    message: 'The certificate is for other hosts.',
  })
})

t.test(
  'a certificate that nobody known vouches for is refused, whatever the environment',
  async (t) => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    t.teardown(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    })
    const connect = pinnedConnector([here], { timeoutMs: 60_000 })
    await t.rejects(open(t, connect, await startServer(t)), {
      code: /SELF_SIGNED|UNABLE_TO_VERIFY/,
    })
  }
)

t.test('nothing of one connection is carried into the next', async (t) => {
  const port = await startServer(t)
  const connect = pinnedConnector([here], options)
  const first = await open(t, connect, port)
  await Promise.all([once(first, 'data'), once(first, 'session')])
  t.equal((await open(t, connect, port)).isSessionReused(), false)
})

t.test('a host that accepts and then says nothing is given up', async (t) => {
  const sockets: Socket[] = []
  const port = await listen(
    t,
    createServer((socket) => sockets.push(socket.on('error', () => {})))
  )
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
  })
  const connect = pinnedConnector([here], { ...options, timeoutMs: 300 })
  await t.rejects(open(t, connect, port), { code: 'UND_ERR_CONNECT_TIMEOUT' })
})
