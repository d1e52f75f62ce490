import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import type { OpenAccount } from '#shared/records/accounts.ts'
import { tokenSources } from '../../github/token-source.ts'

const nowSeconds = 1_900_000_000
const accountWith = (githubToken: string, expiresIn: number | null): OpenAccount => ({
  userId: 1,
  login: 'mona',
  githubToken,
  expiresAt: expiresIn === null ? null : nowSeconds + expiresIn,
  revision: 1,
})

interface Changes {
  expiresIn?: number | null
  /** What the account holds when it is read, before and after a refresh; null: it is gone. */
  stored?: [before: OpenAccount | null, after: OpenAccount | null]
  failure?: Error
}

/** A call that began with the token `old` in hand. */
function build({ expiresIn = null, stored, failure }: Changes = {}) {
  const asked: string[] = []
  const inHand = accountWith('old', expiresIn)
  const [before, after] = stored ?? [inHand, accountWith('new', 28_800)]
  const sources = tokenSources({
    accounts: { get: async () => (asked.length === 0 ? before : after) },
    requestRefresh: async (...request) => {
      asked.push(request.join(' '))
      if (failure) throw failure
    },
    now: () => nowSeconds * 1000,
  })
  return { tokens: sources('account', inHand), asked }
}

t.test('a token with time left, or without end, is used as it is', async (t) => {
  for (const expiresIn of [null, 121, 28_800]) {
    const { tokens, asked } = build({ expiresIn })
    t.equal(await tokens.current(), 'old')
    t.same(asked, [])
  }
})

t.test('a token that expires soon is renewed first, once for the whole call', async (t) => {
  for (const expiresIn of [120, 1, 0, -3600]) {
    const { tokens, asked } = build({ expiresIn })
    t.equal(await tokens.current(), 'new')
    t.equal(await tokens.current(), 'new')
    t.same(asked, ['account expiring old'])
  }
})

t.test('a refresh that fails costs nobody a call while the token has time left', async (t) => {
  for (const failure of [errors.AUTH_UNREACHABLE(), errors.GITHUB_UNREACHABLE()]) {
    t.equal(await build({ expiresIn: 1, failure }).tokens.current(), 'old')
    await t.rejects(build({ expiresIn: 0, failure }).tokens.current(), { name: failure.name })
  }
})

t.test('a sign-in that ended meanwhile is told, whatever time is left', async (t) => {
  const { tokens } = build({ expiresIn: 60, stored: [null, null] })
  await t.rejects(tokens.current(), { name: 'GITHUB_SIGN_IN_ENDED' })
})

t.test('after a refusal the newer token of the account is taken without a refresh', async (t) => {
  const { tokens, asked } = build({ stored: [accountWith('new', 28_800), null] })
  t.equal(await tokens.after('old'), 'new')
  t.same(asked, [])
})

t.test('after a refusal of the token that the account holds it is refreshed', async (t) => {
  const { tokens, asked } = build()
  t.equal(await tokens.after('old'), 'new')
  t.same(asked, ['account rejected old'])
})

t.test('an account that is gone before or after the refresh means: signed out', async (t) => {
  const old = accountWith('old', null)
  for (const stored of [
    [null, null],
    [old, null],
  ] as [OpenAccount | null, null][]) {
    await t.rejects(build({ stored }).tokens.after('old'), { name: 'GITHUB_SIGN_IN_ENDED' })
  }
})

t.test('a refused token that GitHub calls valid signs nobody out', async (t) => {
  const old = accountWith('old', null)
  await t.rejects(build({ stored: [old, old] }).tokens.after('old'), { name: 'API_ERROR' })
})

t.test('an auth service that cannot be reached signs nobody out', async (t) => {
  const failure = errors.AUTH_UNREACHABLE()
  await t.rejects(build({ failure }).tokens.after('old'), { name: 'AUTH_UNREACHABLE' })
})
