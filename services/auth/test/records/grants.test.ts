import t from 'tap'
import { grantId, grantRecords } from '../../records/grants.ts'
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

t.test('a grant comes back as it was kept', async (t) => {
  const { store } = createWorld()
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
  }
  await grantRecords(store).put('id', grant, 60)
  t.same(await grantRecords(store).get('id'), grant)
  t.ok(store.written.includes('gatehouse:auth:grant:id'))
})
