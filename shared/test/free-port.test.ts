import { once } from 'node:events'
import { createServer } from 'node:net'
import t from 'tap'
import { freePort } from '../free-port.ts'

t.test('the port is one that a server can listen on', async (t) => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  t.ok(port >= 1024, String(port))
  t.not(await freePort(), port, 'and no longer the one for the next')
})

t.test('an address of another machine has none', async (t) => {
  await t.rejects(freePort('192.0.2.1'), { code: 'EADDRNOTAVAIL' })
})
