import { Type } from '@sinclair/typebox'
import { refusals } from '#shared/openapi/errors.ts'
import type { Operations } from '#shared/openapi/operation.ts'
import { jsonAnswer, jsonBody, ref, text } from '#shared/openapi/parts.ts'
import { authMethods } from '../clients/client.ts'
import { ClientMetadata } from '../clients/metadata.ts'
import { grantTypes } from '../grants/index.ts'
import { oauthForm } from './errors.ts'
import { exampleClientId } from './examples.ts'

/** RFC 7591 §3.2.1, RFC 7592 §3. */
export const Registration = Type.Object(
  {
    client_id: Type.String(),
    client_secret: Type.Optional(text('Shown once; only its digest is kept')),
    client_secret_expires_at: Type.Optional(
      Type.Integer({ description: '0: with the registration' })
    ),
    client_id_issued_at: Type.Integer({ description: 'Epoch seconds' }),
    client_name: Type.String(),
    client_uri: Type.Optional(Type.String()),
    redirect_uris: Type.Array(Type.String()),
    grant_types: Type.Array(Type.String()),
    response_types: Type.Array(Type.String()),
    token_endpoint_auth_method: Type.String({ enum: [...authMethods] }),
    registration_client_uri: text('Where the registration can be read again'),
    registration_access_token: text('What it is read with'),
  },
  { $id: 'Registration', additionalProperties: false }
)

const asked = {
  client_name: 'My MCP client',
  redirect_uris: ['http://127.0.0.1:33418/callback'],
}
const confidential = {
  client_name: 'My web application',
  redirect_uris: ['https://app.example.com/callback'],
  token_endpoint_auth_method: 'client_secret_basic',
}

export function registration(publicUrl: string): Operations {
  const answered = {
    client_id: exampleClientId,
    client_id_issued_at: 1_790_000_000,
    ...asked,
    grant_types: grantTypes,
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    registration_client_uri: `${publicUrl}/oauth/register/${exampleClientId}`,
    registration_access_token: 'example-registration-access-token',
  }
  const withSecret = {
    ...answered,
    ...confidential,
    client_secret: 'example-client-secret',
    client_secret_expires_at: 0,
  }
  return {
    'POST /oauth/register': {
      operationId: 'registerClient',
      summary: 'Register a client',
      description:
        'Dynamic client registration (RFC 7591). A public client that sends the same metadata, ports ' +
        'on loopback aside, gets the same id again. A registration that no person signs in through ' +
        'ends after 24 hours. Fields beyond these are ignored.',
      tags: ['Clients'],
      security: [],
      body: jsonBody(ClientMetadata, {
        public: { summary: 'A program on somebody’s computer', value: asked },
        confidential: { summary: 'An application that keeps a secret', value: confidential },
      }),
      response: {
        201: jsonAnswer('The registration', ref(Registration), {
          public: { value: answered },
          confidential: { value: withSecret },
        }),
        ...refusals(oauthForm, [
          'INVALID_CLIENT_METADATA',
          'INVALID_REDIRECT_METADATA',
          'INVALID_JSON',
          'PAYLOAD_TOO_LARGE',
          'UNSUPPORTED_MEDIA_TYPE',
          'RATE_LIMIT_EXCEEDED',
          'STORE_UNAVAILABLE',
        ]),
      },
    },
    'GET /oauth/register/:clientId': {
      operationId: 'readRegistration',
      summary: 'Read a registration',
      description:
        'RFC 7592 §2.1, with the registration access token as bearer. A secret is not in it. An ' +
        'unknown client and a wrong token are answered alike.',
      tags: ['Clients'],
      security: [{ registrationToken: [] }],
      params: Type.Object({ clientId: text('The client id', exampleClientId, { maxLength: 64 }) }),
      response: {
        200: jsonAnswer('The registration', ref(Registration), { public: { value: answered } }),
        ...refusals(oauthForm, ['INVALID_TOKEN', 'RATE_LIMIT_EXCEEDED', 'STORE_UNAVAILABLE']),
      },
    },
  }
}
