import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { challengeFor } from '../../http/challenge.ts'

const url = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp'

t.test('without credentials no fault is named', async (t) => {
  const challenge = `Bearer resource_metadata="${url}", scope="github:read"`
  t.equal(challengeFor(errors.AUTH_REQUIRED(), url), challenge)
})

t.test('each fault of credentials has the name of RFC 6750', async (t) => {
  const faults = {
    MALFORMED_CREDENTIALS: 'invalid_request',
    TOKEN_EXPIRED: 'invalid_token',
    INVALID_TOKEN: 'invalid_token',
    SESSION_ENDED: 'invalid_token',
    INSUFFICIENT_SCOPE: 'insufficient_scope',
  } as const
  for (const [name, fault] of Object.entries(faults)) {
    const challenge = challengeFor(errors[name as keyof typeof faults](), url)
    t.match(challenge, new RegExp(`^Bearer error="${fault}", error_description="[^"]+", resource_`))
  }
})

t.test('a step-up names the scopes of the operation', async (t) => {
  const details = { scopes: ['github:read', 'github:write'] }
  const challenge = challengeFor(errors.INSUFFICIENT_SCOPE({ details }), url)
  t.match(challenge, /scope="github:read github:write"$/)
})

t.test('other errors are no challenge', async (t) => {
  const others = [errors.FORBIDDEN_ORIGIN(), errors.STORE_UNAVAILABLE(), errors.AUTH_UNREACHABLE()]
  for (const error of others) t.equal(challengeFor(error, url), null)
})

t.test('nothing in a message can break out of the header', async (t) => {
  const message = 'a "b\\" \r\nX: y’'
  const challenge = challengeFor(errors.INVALID_TOKEN({ message }), url)
  t.match(challenge, 'error_description="a b X: y"')
})
