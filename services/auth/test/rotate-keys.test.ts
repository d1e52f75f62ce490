import { mock } from 'node:test'
import { decodeJwt } from 'jose'
import type { Test } from 'tap'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accountReader } from '#shared/records/accounts.ts'
import { until } from '#shared/test/until.ts'
import type { Service } from './build.ts'
import { build } from './build.ts'
import type { Connected } from './flow.ts'
import { approve, comeBack, connect, redeem, refresh, register } from './flow.ts'
import { verifierOf } from './grants/access-token.ts'
import { createVisitor } from './visitor.ts'
import { createWorld, testKey } from './world.ts'

/** Letters of the keys of both rings, newest first, as docs/guides/rotate-keys.md goes on. */
const before = { AUTH_KEYS: 'a', SESSION_KEYS: 's' }
const announced = { AUTH_KEYS: 'ab', SESSION_KEYS: 'st' }
const rotated = { AUTH_KEYS: 'ba', SESSION_KEYS: 'ts' }
const after = { AUTH_KEYS: 'b', SESSION_KEYS: 't' }

/** Starts replicas of one service, each with rings of its own. */
function replicas(t: Test) {
  const outside = createWorld()
  let first: Service | undefined
  return async (rings: typeof before) => {
    const environment = Object.fromEntries(
      Object.entries(rings).map(([name, letters]) => [name, [...letters].map(testKey).join(',')])
    )
    const github = first && { github: first.github }
    const replica = await build(t, { kind: 'github-app', outside, environment, ...github })
    first ??= replica
    return replica
  }
}

/** Somebody else, with an account of their own. */
async function connectRiver(service: Service): Promise<Connected> {
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const github = await approve(visitor, clientId)
  const back = service.github.allow(github, { id: 102, login: 'river-test' })
  const { headers } = await comeBack(visitor, back)
  const code = new URL(String(headers.location)).searchParams.get('code')!
  const tokens = (await redeem(service, clientId, code)).json()
  return { clientId, accessToken: tokens.access_token, refreshToken: tokens.refresh_token }
}

/** Refreshes and keeps the new tokens; resolves to the status. */
async function goOn(service: Service, client: Connected): Promise<number> {
  const answer = await refresh(service, client.clientId, client.refreshToken)
  if (answer.statusCode !== 200) return answer.statusCode
  client.refreshToken = answer.json().refresh_token
  client.accessToken = answer.json().access_token
  return 200
}

t.test('both rings rotate step by step, and nobody is signed out', async (t) => {
  const start = replicas(t)
  const old = await start(before)
  const [active, seldom, idle] = [await connect(old), await connect(old), await connectRiver(old)]
  const fromBefore = active.accessToken
  const next = await start(announced)
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const newer = await start(rotated)
  for (const pair of [
    [old, next],
    [next, newer],
  ]) {
    for (const replica of [...pair, ...pair]) t.equal(await goOn(replica, active), 200)
  }

  const account = decodeJwt(idle.accessToken)['acct'] as string
  const reader = accountReader(old.store, keyRing([testKey('t')]))
  const closed = (await reader.get(account))!
  t.throws(() => closed.githubToken, { name: 'SEAL_BROKEN' })
  mock.timers.tick(60_000)
  // The sweep takes accounts in turn, and a part of them at a time.
  const reread = () => {
    old.clock.advance(60)
    mock.timers.tick(60_000)
    return reader.get(account).catch(() => null)
  }
  t.match(await until(reread), { login: 'river-test' })
  t.equal(await goOn(newer, seldom), 200)

  const last = await start(after)
  t.match(await verifierOf(last)(fromBefore), { userId: 101 }, 'tokens from before are good')
  for (const client of [active, seldom]) t.equal(await goOn(last, client), 200)
  t.equal(await goOn(last, idle), 400, 'the old key went before REFRESH_TOKEN_SECONDS were over')
  t.equal(await goOn(newer, idle), 200, 'and came back')
})
