import t from 'tap'
import type { Client } from '../../clients/client.ts'
import { clientDirectory } from '../../clients/directory.ts'
import { clientRecords } from '../../records/clients.ts'
import { createWorld } from '../world.ts'

const description = { name: 'A client', uri: null, redirectUris: ['https://client.test/callback'] }
const own: Client = { ...description, createdAt: 0, isConfirmed: true, isStatic: true }

function build() {
  const { world, clock } = createWorld()
  const registered = clientRecords({ world, grantMaxSeconds: 90 * 24 * 3600 })
  const id = registered.idOf(description)
  const nobody = { find: async () => null }
  const operators = { find: async (asked: string) => (asked === 'own' ? own : null) }
  const directory = clientDirectory({ sources: [nobody, operators, registered], registered })
  return { directory, registered, id, clock }
}

t.test('a client is found wherever it is known, and registrations are asked last', async (t) => {
  const { directory, registered, id } = build()
  t.equal(await directory.find('own'), own)
  t.equal(await directory.find(id), null)
  await registered.register(description)
  t.match(await directory.find(id), { name: 'A client', isConfirmed: false })
})

t.test('use prolongs and confirms registrations alone', async (t) => {
  const { directory, registered, id, clock } = build()
  await directory.confirm('own', own)
  await directory.keep('own')
  t.equal(await registered.find('own'), null)
  const client = await registered.register(description)
  clock.advance(24 * 3600 - 1)
  await directory.keep(id)
  clock.advance(24 * 3600 - 1)
  await directory.confirm(id, client)
  clock.advance(24 * 3600)
  t.match(await directory.find(id), { isConfirmed: true })
})
