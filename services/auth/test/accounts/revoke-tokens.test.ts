import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { tokenRevoker } from '../../accounts/revoke-tokens.ts'
import { expiring, lasting, second } from './build.ts'

const nowSeconds = 1_000_000

function build(refresh = async () => second) {
  const asked: string[] = []
  const warnings: unknown[] = []
  let failure: Error | null = null
  const { revoke, discard } = tokenRevoker({
    provider: {
      refresh: async (token) => {
        asked.push(`refresh ${token}`)
        return refresh()
      },
      revoke: async (token) => {
        asked.push(`revoke ${token}`)
        if (failure) throw failure
      },
    },
    now: () => nowSeconds * 1000,
    log: { warn: (...line: unknown[]) => void warnings.push(line) },
  })
  const failWith = (error: Error) => {
    failure = error
  }
  return { revoke, discard, asked, warnings, failWith }
}

t.test('a token that is good is revoked, and no other one of the person', async (t) => {
  const { revoke, asked } = build()
  await revoke(lasting)
  await revoke({ ...lasting, expiresAt: null })
  await revoke({ ...expiring, expiresAt: nowSeconds + 1 })
  t.same(asked, ['revoke gho_first', 'revoke gho_first', 'revoke ghu_first'])
})

t.test(
  'of an expired pair the refresh token is used up, and what came of it revoked',
  async (t) => {
    const { revoke, asked } = build()
    await revoke({ ...expiring, expiresAt: nowSeconds })
    t.same(asked, ['refresh ghr_first', 'revoke ghu_second'])
  }
)

t.test('an expired token alone, or with a dead refresh token, needs nothing more', async (t) => {
  const { revoke, asked } = build(async () => Promise.reject(errors.GITHUB_SIGN_IN_ENDED()))
  await revoke({ ...lasting, expiresAt: nowSeconds })
  await revoke({ ...expiring, expiresAt: nowSeconds })
  t.same(asked, ['refresh ghr_first'])
})

t.test(
  'a GitHub that cannot be told is told of, or logged where nobody can try again',
  async (t) => {
    const { revoke, discard, warnings, failWith } = build()
    failWith(errors.GITHUB_UNREACHABLE())
    await t.rejects(revoke(lasting), { name: 'GITHUB_UNREACHABLE' })
    t.same(warnings, [])
    await discard(lasting)
    t.match(warnings, [[{ err: { name: 'GITHUB_UNREACHABLE' } }, /not revoked/]])
    const down = build(async () => Promise.reject(errors.API_ERROR()))
    await t.rejects(down.revoke({ ...expiring, expiresAt: 1 }), { name: 'API_ERROR' })
  }
)
