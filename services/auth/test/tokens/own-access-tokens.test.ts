import t from 'tap'
import { ownAccessTokens } from '../../tokens/own-access-tokens.ts'
import { build } from '../build.ts'
import { connect } from '../flow.ts'

t.test('a key of ours that cannot be used is no fault of the token', async (t) => {
  const service = await build(t)
  const { accessToken } = await connect(service)
  const { keys } = (await service.app.inject('/.well-known/jwks.json')).json()
  const read = (jwks: object[]) =>
    ownAccessTokens({
      keys: {
        current: () => Promise.reject(new Error('not asked')),
        jwks: async () => ({ keys: jwks }),
      },
      issuer: service.issuer,
      audience: `${service.issuer}/mcp`,
      now: service.clock.now,
    }).read(accessToken)
  t.match(await read(keys), { sub: '101', iss: service.issuer })
  t.equal(await read([]), null)
  t.equal(await read([{ ...keys[0], kid: 'another' }]), null)
  await t.rejects(read([{ ...keys[0], x: 'AAAA' }]), { name: 'AUTH_UNREACHABLE' })
})
