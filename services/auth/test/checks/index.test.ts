import t from 'tap'
import { checkOrigin, checkRequest } from '../../checks/index.ts'
import { clientRecords } from '../../records/clients.ts'
import { challenge } from '../flow.ts'
import { createWorld } from '../world.ts'

const resource = 'https://gatehouse.test/mcp'
const right = {
  response_type: 'code',
  code_challenge: challenge,
  code_challenge_method: 'S256',
}

t.test('who asks is known before where it leads is looked at', async (t) => {
  const clients = clientRecords({ world: createWorld().world, grantMaxSeconds: 3600 })
  const description = {
    name: 'A client',
    uri: null,
    redirectUris: ['https://client.test/callback'],
  }
  const client = await clients.register(description)
  const id = clients.idOf(description)
  const redirect_uri = 'https://client.test/callback'
  const found = await checkOrigin({ client_id: id, redirect_uri }, clients, async () => {})
  t.same(found, { client, redirectUri: redirect_uri })
  const foreign = 'https://attacker.test/'
  const asUnknown = checkOrigin(
    { client_id: 'unknown', redirect_uri: foreign },
    clients,
    async () => {}
  )
  await t.rejects(asUnknown, { code: 'AUTH_007' })
  await t.rejects(
    checkOrigin({ client_id: id, redirect_uri: foreign }, clients, async () => {}),
    {
      code: 'AUTH_008',
    }
  )
})

t.test('a right request comes down to challenge, resource and scopes', async (t) => {
  t.same(checkRequest({ ...right, scope: 'github:private', ui_locales: 'de' }, resource), {
    codeChallenge: challenge,
    resource,
    scopes: ['github:private'],
  })
})

t.test('every rule is asked', async (t) => {
  const wrong: [code: string, changed: Record<string, string>][] = [
    ['AUTH_010', { response_type: 'token' }],
    ['AUTH_009', { code_challenge_method: 'plain' }],
    ['AUTH_011', { resource: 'https://attacker.test/mcp' }],
    ['AUTH_012', { scope: 'everything' }],
  ]
  for (const [code, changed] of wrong) {
    t.throws(() => checkRequest({ ...right, ...changed }, resource), { code })
  }
})
