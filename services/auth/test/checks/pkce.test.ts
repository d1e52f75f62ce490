import { createHash } from 'node:crypto'
import t from 'tap'
import { checkPkce } from '../../checks/pkce.ts'

const challenge = createHash('sha256').update('verifier').digest('base64url')

t.test('a challenge with S256 comes back', async (t) => {
  const parameters = { code_challenge: challenge, code_challenge_method: 'S256' }
  t.equal(checkPkce(parameters), challenge)
})

t.test('without a challenge nothing goes on', async (t) => {
  for (const parameters of [{}, { code_challenge_method: 'S256' }]) {
    t.throws(() => checkPkce(parameters), { oauth: 'invalid_request', message: /requires PKCE/ })
  }
})

t.test('no method but S256 is taken, a missing one meaning plain', async (t) => {
  for (const method of ['plain', 'PLAIN', 's256', 'S256 ', 'S512', 'none', undefined]) {
    const parameters = {
      code_challenge: challenge,
      ...(method && { code_challenge_method: method }),
    }
    t.throws(() => checkPkce(parameters), { oauth: 'invalid_request', message: /must be `S256`/ })
  }
})

t.test('a challenge that is no SHA-256 digest in base64url is refused', async (t) => {
  const wrong = [
    'short',
    challenge.slice(1),
    `${challenge}A`,
    `${challenge}=`,
    `${challenge}\n`,
    `${'+'.repeat(43)}`,
    `${'ä'.repeat(43)}`,
    createHash('sha256').update('verifier').digest('hex'),
  ]
  for (const code_challenge of wrong) {
    t.throws(() => checkPkce({ code_challenge, code_challenge_method: 'S256' }), {
      oauth: 'invalid_request',
      message: /SHA-256 digest/,
    })
  }
})
