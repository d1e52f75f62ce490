import t from 'tap'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { approve, comeBack, connect, mona, refresh, register, signIn } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const revocation = ({ clientId }: { clientId: string }) => `DELETE /applications/${clientId}/token`
const tokensOf = ({ github }: Service) => [...github.state.tokens.keys()]
const revocationsOf = ({ github }: Service) =>
  github.state.requests.filter((line) => line === revocation(github.state)).length

for (const kind of ['oauth-app', 'github-app'] as const) {
  t.test(`${kind}: the token that a sign-in replaces is revoked, and that one alone`, async (t) => {
    const service = await build(t, { kind })
    const first = await connect(service)
    const [old] = tokensOf(service)
    // The same person with other scopes is another account: only an OAuth App knows scopes.
    const wider = await connect(service, { scope: 'github:read github:private' })
    const again = await connect(service)
    t.notOk(tokensOf(service).includes(old!))
    t.equal(tokensOf(service).length, kind === 'oauth-app' ? 2 : 1)
    t.equal(revocationsOf(service), kind === 'oauth-app' ? 1 : 2)
    for (const { clientId, refreshToken } of [first, wider, again]) {
      t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
    }
  })
}

t.test('GitHub that cannot be told of the old token holds up no sign-in', async (t) => {
  const service = await build(t)
  await connect(service)
  service.github.state.fails.application = 'status 500'
  const { clientId, refreshToken } = await connect(service)
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
  t.match(
    service.log.find((line) => line.includes('was not revoked')),
    /API_ERROR/
  )
  t.notMatch(service.log.join('\n') + service.store.written.join('\n'), /not-a-real-token/)
})

t.test('a token of a sign-in that comes to nothing is revoked', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const failures = [
    () => {
      service.github.state.narrow = () => []
    },
    () => {
      service.github.state.fails.user = 'status 500'
    },
  ]
  for (const fail of failures) {
    fail()
    const location = await signIn(service, clientId)
    t.ok(location.searchParams.get('error'))
    t.same(tokensOf(service), [])
  }
})

t.test('a token that was stored is not revoked, whatever fails after it', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const back = service.github.allow(await approve(visitor, clientId), mona)
  service.store.failsAt = ({ key }) => key.includes(':code:')
  await comeBack(visitor, back)
  t.equal(tokensOf(service).length, 1, 'the account holds it, for whoever uses it')
  t.equal(revocationsOf(service), 0)
})
