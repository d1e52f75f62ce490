import t from 'tap'
import { checkClient } from '../../checks/client.ts'
import { clientRecords } from '../../records/clients.ts'
import { createWorld } from '../world.ts'

/** Nothing is fetched for a registered client. */
const unasked = async () => {
  throw new Error('nothing is to be fetched')
}
const description = { name: 'A client', uri: null, redirectUris: ['https://client.test/callback'] }

t.test('a registered client is found by its id', async (t) => {
  const clients = clientRecords({ world: createWorld().world, grantMaxSeconds: 3600 })
  await clients.register(description)
  const found = await checkClient({ client_id: clients.idOf(description) }, clients, unasked)
  t.match(found, { name: 'A client', isConfirmed: false })
})

t.test('a missing client id is told apart from one that nobody registered', async (t) => {
  const clients = clientRecords({ world: createWorld().world, grantMaxSeconds: 3600 })
  await t.rejects(checkClient({}, clients, unasked), {
    code: 'AUTH_009',
    message: /`client_id` is missing/,
  })
  for (const clientId of ['unknown', '*', '__proto__', '../sign-in', 'x'.repeat(10_000)]) {
    await t.rejects(checkClient({ client_id: clientId }, clients, unasked), { code: 'AUTH_007' })
  }
})
