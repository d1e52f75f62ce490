import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { anyText } from '#shared/testing/any-text.ts'
import { checkPkce } from '../../checks/pkce.ts'
import { build } from '../build.ts'
import { obtainCode, redeem } from '../flow.ts'

const s256 = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')
const alphabet = 'ABCXYZabcxyz0123456789-._~'
const unit = fc.constantFrom(...alphabet)
const verifiers = fc.string({ unit, minLength: 43, maxLength: 128 })

t.test('a challenge comes back as it was, with S256, or it does not come back', async (t) => {
  const aMethod = fc.constantFrom('S256', 'S256', 'S256', 's256', 'plain', '', 'S256 ', undefined)
  const aChallenge = fc.oneof(
    verifiers.map(s256),
    verifiers.map((verifier) => `${s256(verifier)}=`),
    verifiers,
    anyText({ maxLength: 60 })
  )
  const property = fc.property(aChallenge, aMethod, (code_challenge, method) => {
    const isGood = method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(code_challenge)
    const asked = { code_challenge, ...(method !== undefined && { code_challenge_method: method }) }
    try {
      return checkPkce(asked) === code_challenge && isGood
    } catch (error) {
      return (error as { oauth?: string }).oauth === 'invalid_request' && !isGood
    }
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }))
})

t.test('a code is for who knows the verifier, whichever it is, and for nobody else', async (t) => {
  const limits = { RATE_LIMIT_FAILURES: '10000', RATE_LIMIT_ADDRESS_FACTOR: '1000' }
  const service = await build(t, { environment: limits })
  const anything = fc.oneof(verifiers, anyText({ maxLength: 130 }))
  const guesses = fc.array(anything, { maxLength: 4 })
  const property = fc.asyncProperty(verifiers, guesses, async (verifier, guessed) => {
    const code_challenge = s256(verifier)
    const { clientId, code } = await obtainCode(service, { code_challenge })
    const near = [verifier.slice(1), `${verifier}a`, verifier.toUpperCase(), code_challenge]
    for (const guess of [...near, ...guessed]) {
      if (guess === verifier) continue
      const answer = await redeem(service, clientId, code, { code_verifier: guess })
      if (answer.statusCode !== 400 || answer.json().error !== 'invalid_grant') return false
    }
    return (await redeem(service, clientId, code, { code_verifier: verifier })).statusCode === 200
  })
  await t.resolves(fc.assert(property, { numRuns: 12 }))
})
