// HelpCode-ai/anythingmcp PR 545: access was unlimited where no grant was stored, so that deleting a
// grant to take rights away gave all of them.
import fc from 'fast-check'
import { decodeJwt } from 'jose'
import t from 'tap'
import { sessionRecords } from '#shared/records/sessions.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { accountOf, revokeInJson, signedIn } from '../account.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import type { Connected } from '../flow.ts'
import { connect, postForm, refresh } from '../flow.ts'

/** What takes something away from a session. */
const takings: Record<string, (service: Service, one: Connected) => Promise<unknown>> = {
  'gives the access token back': (service, { clientId, accessToken: token }) =>
    postForm(service, '/oauth/revoke', { client_id: clientId, token }),
  'gives the refresh token back': (service, { clientId, refreshToken: token }) =>
    postForm(service, '/oauth/revoke', { client_id: clientId, token }),
  'ends the session at /account': (service, { accessToken }) =>
    endAtAccount(service, { what: 'session', id: String(decodeJwt(accessToken)['sid']) }),
  'ends the app at /account': (service, { clientId: id }) =>
    endAtAccount(service, { what: 'app', id }),
  'deletes the grant': async ({ store }, { accessToken }) => {
    const session = await sessionRecords(store).get(String(decodeJwt(accessToken)['sid']))
    return session && store.take(`gatehouse:auth:grant:${session.grantId}`)
  },
  'deletes the account': ({ store }, { accessToken }) =>
    store.take(`gatehouse:shared:account:${decodeJwt(accessToken)['acct']}`),
  'deletes the client': ({ store }, { clientId }) =>
    store.take(`gatehouse:auth:client:${clientId}`),
  'deletes the session': ({ store }, { accessToken }) =>
    store.take(`gatehouse:shared:session:${decodeJwt(accessToken)['sid']}`),
}

async function endAtAccount(service: Service, what: { what: string; id: string }) {
  const visitor = await signedIn(service)
  const { csrf } = await accountOf(visitor)
  const { statusCode } = await revokeInJson(service, visitor, { csrf, ...what })
  if (statusCode !== 200) throw new Error(`ended with ${statusCode}`)
}

/** Every scope that the session gets by asking for nothing, for all, and for each alone. */
async function allowed(service: Service, one: Connected): Promise<Set<string>> {
  const found = new Set<string>()
  for (const scope of [null, scopes.join(' '), ...scopes]) {
    const asked = scope === null ? {} : { scope }
    const answer = await refresh(service, one.clientId, one.refreshToken, asked)
    if (answer.statusCode !== 200) continue
    for (const word of answer.json().scope.split(' ')) found.add(word)
  }
  return found
}

const someScopes = fc.subarray([...scopes], { minLength: 1 })
const aTaking = fc.record({ of: fc.nat(2), what: fc.constantFrom(...Object.keys(takings)) })

t.test('whatever is taken away, no session may do more than before', async (t) => {
  const limits = { RATE_LIMIT_TOKEN: '1000', RATE_LIMIT_FAILURES: '100000' }
  const environment = { ...limits, RATE_LIMIT_ADDRESS_FACTOR: '1000' }
  const service = await build(t, { environment })
  const asked = fc.array(someScopes, { minLength: 3, maxLength: 3 })
  const taken = fc.array(aTaking, { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(asked, taken, async (wished, changes) => {
    // Codes from the moment in which an app was disconnected are refused.
    service.clock.advance(1)
    const sessions: Connected[] = []
    for (const scope of wished) sessions.push(await connect(service, { scope: scope.join(' ') }))
    const before: Set<string>[] = []
    for (const one of sessions) before.push(await allowed(service, one))
    for (const { of, what } of changes) await takings[what]!(service, sessions[of]!)
    for (const [index, one] of sessions.entries()) {
      const after = await allowed(service, one)
      const wider = [...after].filter((scope) => !before[index]!.has(scope))
      if (wider.length > 0) throw new Error(`${index} gains ${wider}`)
      const isOver = changes.some(({ of, what }) => of === index && !what.endsWith('the grant'))
      if (isOver && after.size > 0) throw new Error(`${index} goes on: ${[...after]}`)
    }
  })
  await t.resolves(fc.assert(property, { numRuns: 9 }))
})
