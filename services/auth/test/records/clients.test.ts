import t from 'tap'
import { clientRecords } from '../../records/clients.ts'
import { createWorld } from '../world.ts'

const hour = 3600
const day = 24 * hour
const grantMaxSeconds = 30 * day
const description = { name: 'A client', uri: null, redirectUris: ['https://client.test/callback'] }

function build() {
  const outside = createWorld()
  const clients = clientRecords({ world: outside.world, grantMaxSeconds })
  return { ...outside, clients, id: clients.idOf(description) }
}

t.test('the same description has the same id, another one another', async (t) => {
  const { clients, id } = build()
  t.equal(clients.idOf({ ...description }), id)
  t.match(id, /^[\w-]{32}$/, 'it is no URL and tells nothing of the client')
  const others = [
    { ...description, name: 'Another' },
    { ...description, uri: 'https://client.test/' },
    { ...description, redirectUris: ['https://client.test/callback', 'http://localhost/'] },
    { ...description, redirectUris: ['https://client.test/callback,http://localhost/'] },
  ]
  t.equal(new Set([id, ...others.map(clients.idOf)]).size, 5)
})

t.test('a client keeps its id on whichever port of loopback it listens', async (t) => {
  const { clients } = build()
  const idWith = (...redirectUris: string[]) => clients.idOf({ ...description, redirectUris })
  const id = idWith('https://client.test/callback', 'http://127.0.0.1:41021/callback')
  t.equal(idWith('https://client.test/callback', 'http://127.0.0.1:56648/callback'), id)
  t.equal(idWith('https://client.test/callback', 'http://127.0.0.1/callback'), id)
  const others = [
    idWith('https://client.test/callback', 'http://localhost:41021/callback'),
    idWith('https://client.test/callback', 'http://127.0.0.1:41021/other'),
    idWith('https://client.test:8443/callback', 'http://127.0.0.1:41021/callback'),
  ]
  t.equal(new Set([id, ...others]).size, 4)
})

t.test('a client nobody signed in through is gone after 24 hours', async (t) => {
  const { clients, id, clock } = build()
  const registered = await clients.register(description)
  t.same(registered, { ...description, createdAt: clock.nowSeconds(), isConfirmed: false })
  clock.advance(day - 1)
  t.same(await clients.find(id), registered)
  clock.advance(1)
  t.equal(await clients.find(id), null)
})

t.test('using it and registering it again each give another 24 hours', async (t) => {
  const { clients, id, clock } = build()
  const first = await clients.register(description)
  clock.advance(day - 1)
  await clients.keep(id)
  clock.advance(day - 1)
  t.same(await clients.register(description), first, 'the record stays what it was')
  clock.advance(day - 1)
  t.same(await clients.find(id), first)
  clock.advance(1)
  t.equal(await clients.find(id), null)
})

t.test('a confirmed client lives as long as its grants, and nothing shortens that', async (t) => {
  const { clients, id, clock } = build()
  await clients.confirm(id, await clients.register(description))
  await clients.keep(id)
  t.match(await clients.register(description), { isConfirmed: true })
  clock.advance(grantMaxSeconds - 1)
  t.match(await clients.find(id), { isConfirmed: true })
  clock.advance(1)
  t.equal(await clients.find(id), null)
})

t.test('a client that ended is not brought back by use', async (t) => {
  const { clients, id } = build()
  await clients.keep(id)
  t.equal(await clients.find(id), null)
})

t.test('a confirmation between reading and writing is not undone', async (t) => {
  for (const act of ['keep', 'register'] as const) {
    const { clients, id, world, clock } = build()
    const client = await clients.register(description)
    const { replace } = world.store
    world.store.replace = async (...given) => {
      await clients.confirm(id, client)
      return replace(...given)
    }
    await (act === 'keep' ? clients.keep(id) : clients.register(description))
    clock.advance(2 * day)
    t.match(await clients.find(id), { isConfirmed: true }, act)
  }
})

t.test('an id given out always leads to a record, also where another one just ended', async (t) => {
  const { clients, id, world } = build()
  world.store.claim = async () => false
  t.same(await clients.register(description), await clients.find(id))
})

t.test('a record of another version is replaced by registering', async (t) => {
  const { clients, id, world } = build()
  await world.store.set(`gatehouse:auth:client:${id}`, '{"v":0,"name":"old"}', hour)
  await clients.register(description)
  t.match(await clients.find(id), { name: 'A client' })
})

t.test('what was never an id of a client is not asked of the store', async (t) => {
  const { clients, store, id } = build()
  const { clientId } = await clients.registerWithSecret(description, 'client_secret_post')
  store.calls.length = 0
  for (const text of [
    '',
    'gtr.a-token',
    'https://client.test/id',
    `${id}x`,
    `${id}\n`,
    'ä'.repeat(32),
  ]) {
    t.equal(await clients.find(text), null, text)
  }
  t.same(store.calls, [])
  t.ok(await clients.find(clientId))
})
