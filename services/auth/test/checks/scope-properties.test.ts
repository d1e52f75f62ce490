import fc from 'fast-check'
import t from 'tap'
import { AppError } from '#shared/errors/define.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { checkScope } from '../../checks/scope.ts'
import { build, given } from '../tokens/issuer.ts'

const aWord = fc.oneof(
  fc.constantFrom<string>(...scopes),
  fc.constantFrom<string>(...scopes).map((scope) => scope.toUpperCase()),
  fc.constantFrom('github:*', 'github:', 'repo', '*', 'offline_access', '__proto__', ''),
  fc.string({ maxLength: 10 })
)
const separators = fc.constantFrom(' ', ' ', ' ', '  ', ',', '\t')
const parameter = fc
  .tuple(fc.array(aWord, { minLength: 1, maxLength: 6 }), separators)
  .map(([words, separator]) => words.join(separator))
  .filter((text) => text !== '')

t.test(
  'of whatever is asked the scopes that exist are taken, each once and in one order',
  async (t) => {
    const property = fc.property(parameter, (scope) => {
      const existing = scopes.filter((one) => scope.split(' ').includes(one))
      try {
        return (
          JSON.stringify(checkScope({ scope })) === JSON.stringify(existing) && existing.length > 0
        )
      } catch (error) {
        return error instanceof AppError && error.name === 'INVALID_SCOPE' && existing.length === 0
      }
    })
    t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
  }
)

t.test('a refresh narrows an access token, and never widens it or the session', async (t) => {
  const some = fc.subarray([...scopes], { minLength: 1 })
  const asks = fc.array(some, { minLength: 1, maxLength: 3 })
  const property = fc.asyncProperty(some, asks, async (granted, asked) => {
    const { sessions, refresh, verify } = build()
    const begun = await sessions.begin('sid', { ...given, scopes: granted })
    const holds = (scope: Scope) => granted.includes(scope)
    let token = begun.refresh_token
    for (const wished of asked) {
      const { answer } = await refresh(token, wished).catch(() => ({ answer: null }))
      if ((answer !== null) !== wished.every(holds)) return false
      if (!answer) continue
      const said = (await verify(answer.access_token)).scopes
      if (said.join() !== wished.join() || answer.scope !== wished.join(' ')) return false
      token = answer.refresh_token
    }
    const whole = await refresh(token)
    return whole.answer.scope === granted.join(' ')
  })
  await t.resolves(fc.assert(property, { numRuns: 40 }))
})
