import fc from 'fast-check'
import { anyText } from '#shared/testing/any-text.ts'
import { nearTo } from './any-redirect-uri.ts'

const known = ['https://client.test/callback', 'http://localhost:1/cb']
const uris = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, nearTo(known))
const anything = fc.jsonValue({ maxDepth: 3 })
const orAnything = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 15, arbitrary }, { weight: 1, arbitrary: anything })

/** The text of a document for `url`, in which any field may be right, wrong or not there. */
export const aDocument = (url: string) =>
  fc
    .record(
      {
        client_id: orAnything(fc.constant(url)),
        client_name: orAnything(anyText({ minLength: 1, maxLength: 20 })),
        redirect_uris: orAnything(fc.array(uris, { minLength: 1, maxLength: 3 })),
        client_uri: orAnything(uris),
        grant_types: orAnything(fc.constant(['authorization_code', 'refresh_token'])),
        response_types: orAnything(fc.constant(['code'])),
        token_endpoint_auth_method: orAnything(fc.constantFrom('none', 'none', 'private_key_jwt')),
        token_endpoint_auth_methods_supported: orAnything(fc.constant(['none'])),
        jwks: orAnything(fc.constant({ keys: [{ kty: 'EC' }] })),
        __proto__: anything,
      },
      { requiredKeys: ['client_id', 'client_name', 'redirect_uris'] }
    )
    .map((value) => JSON.stringify(value))
