import t from 'tap'
import type { Grant } from '../../records/grants.ts'
import { grantRecords } from '../../records/grants.ts'
import { personGrants } from '../../records/person-grants.ts'
import { createWorld } from '../world.ts'

const ttlSeconds = 1000
const grant: Grant = {
  userId: 101,
  login: 'mona-test',
  clientId: 'client',
  clientName: 'A client',
  clientHost: null,
  redirectUri: 'https://client.test/callback',
  scopes: ['github:read'],
  resource: 'https://gatehouse.test/mcp',
  createdAt: 1,
  remembered: [],
}

function build(upstream = 'upstream', outside = createWorld()) {
  const { store } = outside
  return { ...outside, grants: personGrants({ store, upstream, ttlSeconds }) }
}

t.test(
  'a grant keeps the time of the first consent, and takes all else from the last',
  async (t) => {
    const { grants, clock } = build()
    const id = await grants.allow(grant)
    t.same(await grants.get(id), grant)
    clock.advance(ttlSeconds - 1)
    const renewed = { ...grant, clientName: 'Another name', createdAt: 2 }
    t.equal(await grants.allow(renewed), id)
    t.same(await grants.get(id), { ...renewed, createdAt: 1 })
    clock.advance(ttlSeconds - 1)
    t.ok(await grants.get(id), 'and lives on from there')
    t.same(await grants.listOf(101), { grantIds: [id], hasMore: false })
  }
)

t.test('after its end, a grant begins anew', async (t) => {
  const { grants } = build()
  await grants.end(await grants.allow(grant))
  const id = await grants.allow({ ...grant, createdAt: 2 })
  t.match(await grants.get(id), { createdAt: 2 })
})

t.test('each person has a list of their own at each GitHub, the newest first', async (t) => {
  const { grants, clock, ...outside } = build()
  const elsewhere = build('another', { ...outside, clock }).grants
  const first = await grants.allow(grant)
  clock.advance(1)
  const second = await grants.allow({ ...grant, clientId: 'second' })
  const foreign = await grants.allow({ ...grant, userId: 7 })
  t.same(await grants.listOf(101), { grantIds: [second, first], hasMore: false })
  t.same(await grants.listOf(7), { grantIds: [foreign], hasMore: false })
  t.same(await elsewhere.listOf(101), { grantIds: [], hasMore: false })
  t.same([first, second], [grants.idOf(101, 'client'), grants.idOf(101, 'second')])
  t.not(elsewhere.idOf(101, 'client'), first)
})

t.test('a grant that comes back while it is taken off the list stays on it', async (t) => {
  const { grants, store } = build()
  const id = await grants.allow(grant)
  await grants.end(id)
  store.failsAt = ({ method }) => {
    if (method === 'removeFromIndex') void grantRecords(store).put(id, grant, ttlSeconds)
    return false
  }
  await grants.unlist(101, id)
  t.same((await grants.listOf(101)).grantIds, [id])
  store.failsAt = () => false
  await grants.end(id)
  await grants.unlist(101, id)
  t.same((await grants.listOf(101)).grantIds, [])
})

t.test('a thousand are listed, and that there may be more is told', async (t) => {
  const { grants } = build()
  for (let count = 0; count < 1000; count++) {
    await grants.allow({ ...grant, clientId: `client ${count}` })
  }
  const { grantIds, hasMore } = await grants.listOf(101)
  t.same([grantIds.length, hasMore], [1000, true])
})
