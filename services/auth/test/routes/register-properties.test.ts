import fc from 'fast-check'
import t from 'tap'
import { anyText } from '#shared/testing/any-text.ts'
import { build } from '../build.ts'
import { nearTo } from '../clients/any-redirect-uri.ts'
import { postJson } from '../flow.ts'

const environment = { RATE_LIMIT_REGISTER: '100000' }
const anything = fc.jsonValue({ maxDepth: 2 })
const known = ['https://client.test/callback', 'http://localhost:1/cb']
const uris = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, nearTo(known))
const mostly = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: anything })

/** A registration in which any field may be right, wrong or not there. */
const metadata = fc.record(
  {
    redirect_uris: mostly(fc.array(uris, { minLength: 1, maxLength: 3 })),
    client_name: mostly(anyText({ maxLength: 30 })),
    client_uri: mostly(fc.oneof(uris, fc.string({ maxLength: 30 }))),
    grant_types: mostly(fc.constant(['authorization_code', 'refresh_token'])),
    response_types: mostly(fc.constant(['code'])),
    token_endpoint_auth_method: fc.constantFrom(
      'none',
      '',
      'client_secret_post',
      'tls_client_auth'
    ),
    scope: mostly(fc.string({ maxLength: 30 })),
    jwks: anything,
    client_id: anything,
    client_secret: anything,
    __proto__: anything,
  },
  { requiredKeys: ['redirect_uris'] }
)

t.test('a registration is answered with what is stored, or refused: it never breaks', async (t) => {
  const service = await build(t, { environment })
  let registered = 0
  const property = fc.asyncProperty(
    fc.oneof({ weight: 9, arbitrary: metadata }, anything),
    async (asked) => {
      const answer = await postJson(service, '/oauth/register', asked as object)
      if (answer.statusCode !== 201) {
        const { error } = answer.json()
        return (
          answer.statusCode === 400 &&
          /^invalid_(client_metadata|redirect_uri|request)$/.test(error)
        )
      }
      registered++
      const { client_secret: secret, client_secret_expires_at: endsAt, ...told } = answer.json()
      const read = await service.app.inject({
        url: new URL(told.registration_client_uri).pathname,
        headers: { authorization: `Bearer ${told.registration_access_token}` },
      })
      const isWhole = JSON.stringify(read.json()) === JSON.stringify(told)
      const hasSecret = told.token_endpoint_auth_method !== 'none'
      if (!isWhole || hasSecret !== (secret !== undefined) || hasSecret !== (endsAt === 0))
        return false
      const again = (await postJson(service, '/oauth/register', told)).json()
      return (again.client_id === told.client_id) === !hasSecret
    }
  )
  await t.resolves(fc.assert(property, { numRuns: 150 }))
  t.ok(registered > 10, `${registered} were good`)
})
