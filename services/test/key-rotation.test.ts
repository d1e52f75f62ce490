import { decodeProtectedHeader } from 'jose'
import t from 'tap'
import { faultsOfRecords } from './all-records.ts'
import { key } from './surroundings.ts'
import { call, startUpstream } from './upstream-shape.ts'
import type { Walk } from './walk.ts'
import { createWalk, registerClient } from './walk.ts'

const people = 30
const replicas = 4
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const stepMs = hourMs / 2
const maxRounds = 50

interface Client {
  login: string
  walk: Walk
}

const old = { SESSION_KEYS: key(), AUTH_KEYS: key() }
const next = { SESSION_KEYS: key(), AUTH_KEYS: key() }
const rings = (first: typeof old, second: typeof old) => ({
  SESSION_KEYS: `${first.SESSION_KEYS},${second.SESSION_KEYS}`,
  AUTH_KEYS: `${first.AUTH_KEYS},${second.AUTH_KEYS}`,
})

t.test('every key rotates under load: nobody is signed out, no call is refused', async (t) => {
  let aheadMs = 0
  const upstream = await startUpstream(t, {
    kind: 'github-app',
    now: () => Date.now() + aheadMs,
    settings: {
      ...old,
      ...{ ACCESS_TOKEN_SECONDS: '3600', REFRESH_GRACE_SECONDS: '5' },
      ...{ RATE_LIMIT_TOKEN: '1000', RATE_LIMIT_MCP: '1000' },
      ...{ RATE_LIMIT_AUTHORIZE: '1000', RATE_LIMIT_CALLBACK: '1000' },
    },
  })
  const { url, gitHub, environment, replacements } = upstream
  const clientId = await registerClient(url)
  const clients: Client[] = []
  for (let person = 1; person <= people; person++) {
    gitHub.person = { id: 200 + person, login: `person-${person}` }
    const walk = createWalk(url, clientId)
    await walk.takeUntil()
    clients.push({ login: gitHub.person.login, walk })
  }
  const faults: string[] = []
  const signers = new Set<unknown>()

  /** A call and a refresh. Resolves to what went wrong, or null. */
  async function use({ login, walk }: Client): Promise<string | null> {
    const { access_token: token } = walk.tokens()
    signers.add(decodeProtectedHeader(token).kid)
    const told = await call(url, token)
    if (told !== login) return `${login} was told ${told}`
    const { isDone, body } = await walk.take('refresh')
    return isDone ? null : `${login} was refused: ${body}`
  }

  /** Everybody at once. */
  async function round(phase: string): Promise<void> {
    const outcomes = await Promise.all(clients.map((client) => use(client).catch(String)))
    faults.push(...outcomes.filter((fault) => fault !== null).map((fault) => `${phase}: ${fault}`))
  }

  /** A rolling restart with everybody at work, who meets old and new replicas side by side. */
  async function roll(phase: string, settings: typeof old): Promise<void> {
    for (const replace of replacements(settings)) {
      for (const token of gitHub.github.state.tokens.values()) token.endsAtMs = 0
      let isReplaced = false
      const replaced = replace().finally(() => {
        isReplaced = true
      })
      for (let count = 0; !isReplaced && count < maxRounds; count++) await round(phase)
      await replaced
      await round(phase)
    }
  }

  // Everybody away for a month, short of five minutes until the next signing key is made.
  aheadMs += 30 * dayMs - hourMs - 5 * 60_000
  for (const { walk } of clients) await walk.take('refresh')
  await round('back after a month')
  aheadMs += stepMs
  await round('a new signing key')

  const between = createWalk(url, clientId)
  await between.takeUntil('callback')
  await roll('a key is added', rings(old, next))
  await roll('it comes to the front', rings(next, old))
  await between.take('callback')
  await between.takeAfter('callback')

  for (let step = 0; step < 6; step++) {
    aheadMs += stepMs
    await round(`step ${step}`)
  }

  t.same(faults, [])
  t.equal(signers.size, 2, 'one signing key has followed another')
  const answer = await fetch(`${url}/.well-known/jwks.json`)
  const { keys } = (await answer.json()) as { keys: { kid: string }[] }
  t.same(
    keys.map(({ kid }) => kid),
    [[...signers].at(-1)],
    'which alone is told any more'
  )
  t.equal(upstream.refreshes(people + 1), (1 + 2 * replicas) * people, 'each once')
  t.notMatch(await upstream.audit(), /"security\.|"session.ended"|"failure"/)
  t.same(await faultsOfRecords(environment), [])
  const withoutNew = await faultsOfRecords({ ...environment, ...old })
  t.ok(withoutNew.length > 0, 'the new keys are in use')
})
