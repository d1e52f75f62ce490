import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { listen } from '../listen.ts'

/** A host that tells when it was closed. */
function host() {
  const app = Fastify()
  let closes = 0
  app.addHook('onClose', async () => {
    closes++
  })
  return { app, closes: () => closes }
}

t.test('a host listens where the settings say', async (t) => {
  const { app } = host()
  t.teardown(() => app.close())
  app.get('/', async () => 'here')
  const address = await listen(app, { HOST: '127.0.0.1', PORT: 0 })
  t.match(address, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.equal(await (await fetch(address)).text(), 'here')
})

t.test('a port that is taken is told by the name of its setting, and all is closed', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port: PORT } = other.address() as AddressInfo
  const { app, closes } = host()
  await t.rejects(listen(app, { HOST: '127.0.0.1', PORT }), {
    name: 'PORT_IN_USE',
    message: 'Another program listens on the port that PORT names.',
    hint: 'Stop the other program, or set PORT to another one; 0 takes any that is free.',
    cause: { code: 'EADDRINUSE' },
  })
  t.equal(closes(), 1)
})

t.test('an address of another machine is told as HOST', async (t) => {
  const { app, closes } = host()
  await t.rejects(listen(app, { HOST: '192.0.2.1', PORT: 0 }), {
    name: 'CONFIG_INVALID',
    message: /HOST is no address of this machine \(EADDRNOTAVAIL\)\.$/,
  })
  t.equal(closes(), 1)
})

t.test('other refusals of the system name the setting they come from', async (t) => {
  for (const [code, setting] of [
    ['EACCES', 'PORT'],
    ['ENOTFOUND', 'HOST'],
    ['EAI_AGAIN', 'HOST'],
    ['EAFNOSUPPORT', 'HOST'],
    ['EINVAL', 'HOST'],
  ]) {
    const { app } = host()
    const refusal = Object.assign(new Error('PLANTED'), { code })
    t.intercept(app, 'listen', { value: () => Promise.reject(refusal) })
    await t.rejects(listen(app, { HOST: '127.0.0.1', PORT: 1024 }), {
      name: 'CONFIG_INVALID',
      message: new RegExp(`^The settings are not valid:\n  - ${setting} is .*\\(${code}\\)\\.$`),
    })
  }
})

t.test('another failure passes unchanged', async (t) => {
  const { app } = host()
  const failure = new Error('a plugin did not start')
  app.register(async () => {
    throw failure
  })
  await t.rejects(listen(app, { HOST: '127.0.0.1', PORT: 0 }), failure)
})
