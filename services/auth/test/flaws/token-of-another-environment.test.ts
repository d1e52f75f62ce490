// IBM/mcp-context-forge GHSA-vgf8-3685-66j9: a token of one environment was good in another one
// that had the same keys.
import t from 'tap'
import { build } from '../build.ts'
import { operatorsClient, operatorsSecret, withClients, writeClients } from '../clients-file.ts'
import { basic, post } from '../confidential.ts'
import { connect, obtainCode, postForm, redeem, refresh } from '../flow.ts'
import { verifierOf } from '../grants/access-token.ts'
import { createWorld, testKey } from '../world.ts'

const asOperator = basic('operators-client', encodeURIComponent(operatorsSecret))

/** Two deployments with every secret in common, over one store: a copy could share no more. */
async function buildTwo(t: Parameters<typeof build>[0]) {
  const [path] = await writeClients(t, [operatorsClient])
  const outside = createWorld()
  const production = await build(t, { outside, environment: withClients(path!) })
  const environment = { ...withClients(path!), PUBLIC_URL: 'https://staging.test' }
  return { production, staging: await build(t, { outside, environment }), outside }
}

t.test(
  'no token of one environment is good in another, though all keys are the same',
  async (t) => {
    const { production, staging } = await buildTwo(t)
    const { clientId, accessToken, refreshToken } = await connect(production)
    await t.rejects(verifierOf(staging)(accessToken), { name: 'INVALID_TOKEN' })
    for (const token of [accessToken, refreshToken]) {
      const told = await post(staging, '/oauth/introspect', { token }, asOperator)
      t.same(told.json(), { active: false })
      t.match((await refresh(staging, clientId, token)).json(), { error: 'invalid_grant' })
      t.equal(
        (await postForm(staging, '/oauth/revoke', { client_id: clientId, token })).payload,
        '{}'
      )
    }
    t.match(staging.audit.at(-2), { event: 'security.auth_failure', code: 'AUTH_014' })
    await t.resolves(verifierOf(production)(accessToken))
    t.equal(
      (await refresh(production, clientId, refreshToken)).statusCode,
      200,
      'nothing has ended'
    )
  }
)

t.test('nor is a code', async (t) => {
  const { production, staging } = await buildTwo(t)
  const { clientId, code } = await obtainCode(production)
  t.match((await redeem(staging, clientId, code)).json(), { error: 'invalid_grant' })
  t.match(staging.audit.at(-1), { event: 'security.auth_failure', code: 'AUTH_014' })
  t.equal((await redeem(production, clientId, code)).statusCode, 200, 'it is not used up')
})

t.test('nor is anything where the keys are others', async (t) => {
  const { production, outside } = await buildTwo(t)
  const { clientId, refreshToken } = await connect(production)
  const other = await build(t, { outside, environment: { AUTH_KEYS: testKey('b') } })
  t.match((await refresh(other, clientId, refreshToken)).json(), { error: 'invalid_grant' })
  t.equal((await refresh(production, clientId, refreshToken)).statusCode, 200)
})

t.test('tokens do not do each other’s work', async (t) => {
  const { production } = await buildTwo(t)
  const { clientId, accessToken, refreshToken } = await connect(production)
  const { code } = await obtainCode(production)
  const [githubToken] = [...production.github.state.tokens.keys()]
  for (const token of [refreshToken, code, githubToken!]) {
    await t.rejects(verifierOf(production)(token), { name: 'INVALID_TOKEN' })
  }
  for (const token of [accessToken, code, githubToken!]) {
    t.match((await refresh(production, clientId, token)).json(), { error: 'invalid_grant' })
  }
  for (const token of [accessToken, refreshToken, githubToken!]) {
    t.match((await redeem(production, clientId, token)).json(), { error: 'invalid_grant' })
  }
})
