import t from 'tap'
import { grantId, grantRecords, remembers, renewedGrant } from '../../records/grants.ts'
import { createWorld } from '../world.ts'

t.test('a person has one grant for each client at each server and app', async (t) => {
  const id = grantId('github', 101, 'client')
  t.match(id, /^[\w-]{32}$/)
  t.equal(grantId('github', 101, 'client'), id)
  const others = [
    grantId('another', 101, 'client'),
    grantId('github', 102, 'client'),
    grantId('github', 101, 'other'),
    grantId('github', 1, '01\nclient'),
  ]
  t.notOk(others.includes(id))
})

const grant = {
  userId: 101,
  login: 'mona-test',
  clientId: 'client',
  clientName: 'A client',
  clientHost: null,
  redirectUri: 'https://client.test/callback',
  scopes: ['github:read' as const],
  resource: 'https://gatehouse.test/mcp',
  createdAt: 1,
  remembered: [{ consentKey: 'one', until: 100 }],
}

t.test('a grant comes back as it was kept', async (t) => {
  const { store } = createWorld()
  await grantRecords(store).put('id', grant, 60)
  t.same(await grantRecords(store).get('id'), grant)
  t.ok(store.written.includes('gatehouse:auth:grant:id'))
})

t.test('another consent takes nothing from a grant, and keeps the time of the first', async (t) => {
  t.same(renewedGrant(undefined, grant), grant)
  const next = {
    ...grant,
    redirectUri: 'https://client.test/other',
    scopes: ['github:notifications' as const],
    createdAt: 50,
    remembered: [{ consentKey: 'two', until: 150 }],
  }
  t.same(renewedGrant(grant, next), {
    ...next,
    scopes: ['github:read', 'github:notifications'],
    createdAt: 1,
    remembered: [...next.remembered, ...grant.remembered],
  })
  const { remembered: _, ...forgetful } = grant
  t.same(renewedGrant(forgetful, forgetful).remembered, [])
})

t.test('a consent given again lasts from then on; the ten newest are remembered', async (t) => {
  const again = { ...grant, remembered: [{ consentKey: 'one', until: 200 }] }
  t.same(renewedGrant(grant, again).remembered, again.remembered)
  let many = grant
  for (let count = 0; count < 12; count++) {
    const remembered = [{ consentKey: `${count}`, until: 100 }]
    many = { ...grant, remembered: renewedGrant(many, { ...grant, remembered }).remembered! }
  }
  t.same(
    many.remembered.map(({ consentKey }) => consentKey),
    ['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']
  )
})

t.test(
  'what is remembered is so by its key and for its time, in a grant that stands',
  async (t) => {
    t.equal(remembers(grant, 'one', 99), true)
    t.equal(remembers(grant, 'one', 100), false)
    t.equal(remembers(grant, 'two', 99), false)
    t.equal(remembers(null, 'one', 99), false)
    const { remembered: _, ...forgetful } = grant
    t.equal(remembers(forgetful, 'one', 99), false)
  }
)
