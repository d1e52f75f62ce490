import { Type } from '@sinclair/typebox'
import type { ErrorName } from '#shared/errors/catalogue.ts'
import { refusals } from '#shared/openapi/errors.ts'
import type { Operations } from '#shared/openapi/operation.ts'
import { closed, formBody, jsonAnswer, ref, text } from '#shared/openapi/parts.ts'
import { grantTypes } from '../grants/index.ts'
import { oauthForm } from './errors.ts'
import { exampleClientId, exampleRedirectUri, exampleVerifier } from './examples.ts'

/** OAuth 2.1 §3.2.3. */
export const Tokens = Type.Object(
  {
    access_token: text('A JWT (RFC 9068), for `/mcp` alone'),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'Seconds' }),
    refresh_token: text('Replaces the one that was sent'),
    scope: text('What was granted'),
  },
  { $id: 'Tokens', additionalProperties: false }
)

/** RFC 7662 §2.2. */
export const Introspection = Type.Object(
  {
    active: Type.Boolean(),
    scope: Type.Optional(Type.String()),
    client_id: Type.Optional(Type.String()),
    username: Type.Optional(text('GitHub login')),
    token_type: Type.Optional(Type.Literal('Bearer')),
    exp: Type.Optional(Type.Integer({ description: 'Epoch seconds' })),
    iat: Type.Optional(Type.Integer({ description: 'Epoch seconds' })),
    sub: Type.Optional(text('GitHub’s number of the person')),
    aud: Type.Optional(Type.String()),
    iss: Type.Optional(Type.String()),
    jti: Type.Optional(Type.String()),
  },
  { $id: 'Introspection', additionalProperties: false }
)

const client_id = Type.Optional(text('Without an `Authorization: Basic` header'))
const client_secret = Type.Optional(text('Of a client that has one and does not use that header'))
const token = text('The token', undefined, { maxLength: 4096 })

/** Either way of a client that has a secret, or none. */
const client = [{}, { clientSecret: [] }]

const ofEveryForm: readonly ErrorName[] = [
  'INVALID_INPUT',
  'INVALID_CLIENT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMIT_EXCEEDED',
  'STORE_UNAVAILABLE',
]

export function tokens(publicUrl: string): Operations {
  return {
    'POST /oauth/token': {
      operationId: 'requestTokens',
      summary: 'Exchange a code or a refresh token',
      description:
        'OAuth 2.1 §3.2, in a form. A code is good once, with its PKCE verifier. A refresh token is ' +
        'replaced by the one in the answer; sent again within the grace window it is answered with ' +
        'the newest one, after that it ends the session.',
      tags: ['Tokens'],
      security: client,
      body: formBody(
        Type.Object({
          grant_type: Type.String({ enum: [...grantTypes] }),
          client_id,
          client_secret,
          code: Type.Optional(text('For `authorization_code`')),
          code_verifier: Type.Optional(
            text('For `authorization_code` (RFC 7636)', undefined, {
              pattern: '^[\\w.~-]{43,128}$',
            })
          ),
          redirect_uri: Type.Optional(text('As in the authorization request, if it is sent')),
          refresh_token: Type.Optional(text('For `refresh_token`')),
          scope: Type.Optional(text('For `refresh_token`: fewer scopes than were granted')),
          resource: Type.Optional(text('This deployment’s `/mcp` (RFC 8707)')),
        }),
        {
          code: {
            summary: 'A code',
            value: {
              grant_type: 'authorization_code',
              client_id: exampleClientId,
              code: 'example-code',
              code_verifier: exampleVerifier,
              redirect_uri: exampleRedirectUri,
              resource: `${publicUrl}/mcp`,
            },
          },
          refresh: {
            summary: 'A refresh token',
            value: {
              grant_type: 'refresh_token',
              client_id: exampleClientId,
              refresh_token: 'example-refresh-token',
            },
          },
        }
      ),
      response: {
        200: jsonAnswer('A pair of tokens', ref(Tokens), {
          tokens: {
            value: {
              access_token: 'example-access-token',
              token_type: 'Bearer',
              expires_in: 900,
              refresh_token: 'example-refresh-token',
              scope: 'github:read',
            },
          },
        }),
        ...refusals(oauthForm, [
          ...ofEveryForm,
          'INVALID_GRANT',
          'CODE_REPLAYED',
          'REFRESH_TOKEN_REPLAYED',
          'UNSUPPORTED_GRANT_TYPE',
          'INVALID_SCOPE',
          'INVALID_TARGET',
        ]),
      },
    },
    'POST /oauth/revoke': {
      operationId: 'revokeToken',
      summary: 'Revoke a token',
      description:
        'RFC 7009: with either of its tokens a session ends, on every replica at once. Unknown and ' +
        'expired tokens are answered alike.',
      tags: ['Tokens'],
      security: client,
      body: formBody(
        Type.Object({
          token,
          token_type_hint: Type.Optional(text('Not needed')),
          client_id,
          client_secret,
        }),
        { token: { value: { token: 'example-refresh-token', client_id: exampleClientId } } }
      ),
      response: {
        200: jsonAnswer('The token is of no use any more', closed({}), { revoked: { value: {} } }),
        ...refusals(oauthForm, [...ofEveryForm, 'INVALID_GRANT']),
      },
    },
    'POST /oauth/introspect': {
      operationId: 'introspectToken',
      summary: 'Ask whether an access token is good',
      description: 'RFC 7662, for clients that the operator set up with a secret, and only those.',
      tags: ['Tokens'],
      security: client,
      body: formBody(Type.Object({ token, client_id, client_secret }), {
        token: { value: { token: 'example-access-token' } },
      }),
      response: {
        200: jsonAnswer('What the token is good for', ref(Introspection), {
          active: {
            value: {
              active: true,
              scope: 'github:read',
              client_id: exampleClientId,
              username: 'octocat',
              token_type: 'Bearer',
              exp: 1_790_000_900,
              iat: 1_790_000_000,
              sub: '583231',
              aud: `${publicUrl}/mcp`,
              iss: publicUrl,
              jti: '7d1f6c34-2a58-4b0e-8c9d-1e2f3a4b5c6d',
            },
          },
          inactive: { summary: 'Anything else', value: { active: false } },
        }),
        ...refusals(oauthForm, ofEveryForm),
      },
    },
  }
}
