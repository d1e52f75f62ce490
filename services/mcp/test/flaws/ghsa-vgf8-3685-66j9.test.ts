// IBM/mcp-context-forge GHSA-vgf8-3685-66j9: a token of one environment was good in another one that
// had the same keys; and tokens for one purpose were taken for another.
import type { Test } from 'tap'
import t from 'tap'
import { build, modern } from '../build.ts'

const production = 'https://mcp.example.com'
const staging = 'https://staging.mcp.example.com'

/** Two deployments over one store, with the same keys: a copy could share no more. */
async function buildTwo(t: Test) {
  const one = await build(t, { settings: { PUBLIC_URL: production } })
  const other = await build(t, { settings: { PUBLIC_URL: staging }, world: one.world })
  const mona = await one.signIn({ userId: 1, login: 'mona' })
  const ask = ({ app }: typeof one, host: string, token: string) =>
    app.inject(modern({ method: 'tools/list', token, headers: { host: new URL(host).host } }))
  return { one, other, mona, ask }
}

t.test('a token of one environment is refused in another, and audited', async (t) => {
  const { one, other, mona, ask } = await buildTwo(t)
  t.equal((await ask(one, production, mona.token)).statusCode, 200)
  const response = await ask(other, staging, mona.token)
  t.equal(response.statusCode, 401)
  t.match(response.json(), { error: { data: { code: 'AUTH_005' } } })
  t.match(other.audit, [{ event: 'security.auth_failure', outcome: 'failure', code: 'AUTH_005' }])
})

t.test('issuer and audience have to be ours both, to the letter', async (t) => {
  const { one, mona, ask } = await buildTwo(t)
  const audience = `${production}/mcp`
  const claims = [
    ...[staging, `${production}/`, production.toUpperCase(), `${production}.evil.example`].map(
      (iss) => ({ iss })
    ),
    ...[production, `${audience}/`, `${staging}/mcp`, '*', `${audience}?x`, ['x', staging]].map(
      (aud) => ({ aud })
    ),
    { iss: staging, aud: audience },
    { iss: production, aud: `${staging}/mcp` },
  ]
  for (const changed of claims) {
    const token = await one.sign({ claims: { ...mona.claims, ...changed } })
    t.equal((await ask(one, production, token)).statusCode, 401, JSON.stringify(changed))
    t.match(one.audit.pop(), { event: 'security.auth_failure', code: 'AUTH_005' })
  }
})

t.test(
  'swapped parts of tokens fit nothing: each is of one person, client and account',
  async (t) => {
    const { one, mona, ask } = await buildTwo(t)
    const river = await one.signIn({ userId: 2, login: 'river' })
    const swaps = [
      { sub: '2' },
      { sid: river.sid },
      { acct: river.acct },
      { sid: river.sid, acct: river.acct },
      { sub: '2', sid: river.sid },
      { client_id: 'other' },
    ]
    for (const swapped of swaps) {
      const token = await one.sign({ claims: { ...mona.claims, ...swapped } })
      t.equal((await ask(one, production, token)).statusCode, 401, JSON.stringify(swapped))
      t.match(one.audit.pop(), { event: 'security.auth_failure', code: 'AUTH_006' })
    }
    const [head, , signature] = mona.token.split('.')
    const mixed = [head, river.token.split('.')[1], signature].join('.')
    t.equal((await ask(one, production, mixed)).statusCode, 401)
  }
)

t.test('no other secret of a person is a bearer token, not even their own', async (t) => {
  const { one, mona, ask } = await buildTwo(t)
  const others = [
    ...['gho_mona', 'ghu_16C7e42F292c6912E7710c838347Ae178B4a', 'github_pat_11A'],
    ...[mona.sid, mona.acct, 'gtr.AAAA', mona.token.split('.')[1]!, `${mona.token}.${mona.token}`],
  ]
  for (const token of others) {
    const response = await ask(one, production, token)
    t.equal(response.statusCode, 401, token.slice(0, 12))
    t.match(response.json(), { error: { data: { code: 'AUTH_005' } } })
    t.match(one.audit.pop(), { event: 'security.auth_failure', code: 'AUTH_005' })
  }
  t.same(one.github.asked, [], 'GitHub is not even asked')
})
