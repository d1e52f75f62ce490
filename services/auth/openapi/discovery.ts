import { Type } from '@sinclair/typebox'
import { jsonForm, refusals } from '#shared/openapi/errors.ts'
import type { Operation, Operations } from '#shared/openapi/operation.ts'
import { closed, jsonAnswer, pageAnswer, ref, text } from '#shared/openapi/parts.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { authMethods } from '../clients/client.ts'
import { grantTypes } from '../grants/index.ts'
import { metadataDocument } from '../routes/metadata.ts'

const words = (from: readonly string[]) => Type.Array(Type.String({ enum: [...from] }))
const url = Type.String({ pattern: '^https?://' })

/** RFC 8414, with what RFC 9207 and the MCP authorization specification add. */
export const ServerMetadata = Type.Object(
  {
    issuer: url,
    authorization_endpoint: url,
    token_endpoint: url,
    registration_endpoint: Type.Optional(url),
    client_id_metadata_document_supported: Type.Optional(Type.Boolean()),
    jwks_uri: url,
    scopes_supported: words(scopes),
    response_types_supported: words(['code']),
    response_modes_supported: words(['query']),
    grant_types_supported: words(grantTypes),
    token_endpoint_auth_methods_supported: words(authMethods),
    revocation_endpoint: url,
    revocation_endpoint_auth_methods_supported: words(authMethods),
    introspection_endpoint: Type.Optional(url),
    introspection_endpoint_auth_methods_supported: Type.Optional(words(authMethods)),
    code_challenge_methods_supported: words(['S256']),
    authorization_response_iss_parameter_supported: Type.Boolean(),
  },
  { $id: 'ServerMetadata', additionalProperties: false }
)

/** RFC 7517, public keys of ES256 (RFC 7518 §6.2). */
export const KeySet = Type.Object(
  {
    keys: Type.Array(
      closed({
        kty: Type.Literal('EC'),
        crv: Type.Literal('P-256'),
        x: Type.String(),
        y: Type.String(),
        kid: Type.String(),
        use: Type.Literal('sig'),
        alg: Type.Literal('ES256'),
      })
    ),
  },
  { $id: 'KeySet', additionalProperties: false }
)

const exampleKey = {
  kty: 'EC',
  crv: 'P-256',
  // The public key of RFC 7517 appendix A.1.
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  kid: 'example',
  use: 'sig',
  alg: 'ES256',
}

export function discovery(publicUrl: string): Operations {
  const everything = { hasRegistration: true, hasDocuments: true, hasIntrospection: true }
  const metadata: Omit<Operation, 'operationId' | 'summary'> = {
    description:
      'Where the endpoints are and what they can do (RFC 8414). The same document is at both ' +
      'addresses, since clients try either first. What this deployment has switched off is not in it.',
    tags: ['Discovery'],
    security: [],
    response: {
      200: jsonAnswer('The metadata', ref(ServerMetadata), {
        metadata: { value: metadataDocument({ issuer: publicUrl, ...everything }) },
      }),
      ...refusals(jsonForm, ['HEADERS_TOO_LARGE']),
    },
  }
  return {
    'GET /.well-known/oauth-authorization-server': {
      operationId: 'getServerMetadata',
      summary: 'Authorization server metadata',
      ...metadata,
    },
    'GET /.well-known/openid-configuration': {
      operationId: 'getOpenidConfiguration',
      summary: 'The same metadata, where OpenID Connect has it',
      ...metadata,
    },
    'GET /.well-known/jwks.json': {
      operationId: 'getKeys',
      summary: 'Public keys of the access tokens',
      description:
        'A JSON Web Key Set (RFC 7517). Access tokens are signed with ES256; a key is here an hour ' +
        'before the first token signed with it.',
      tags: ['Discovery'],
      security: [],
      response: {
        200: jsonAnswer(
          'The keys, newest first',
          ref(KeySet),
          { keys: { value: { keys: [exampleKey] } } },
          { 'Cache-Control': text('How long they may be kept') }
        ),
        ...refusals(jsonForm, ['HEADERS_TOO_LARGE', 'STORE_UNAVAILABLE']),
      },
    },
    'GET /': {
      operationId: 'showLanding',
      summary: 'What this is, and how to connect',
      description:
        'For a person’s browser: links and lines to copy for the usual clients. A browser that opens ' +
        '`/mcp` without a token gets the same page, with status 401.',
      tags: ['Discovery'],
      security: [],
      response: {
        200: pageAnswer('The page'),
        ...refusals(jsonForm, ['HEADERS_TOO_LARGE']),
      },
    },
    'GET /docs': {
      operationId: 'getDocsPage',
      summary: 'This page',
      description: 'Shows the OpenAPI documents of both services and tries their operations out.',
      tags: ['Discovery'],
      security: [],
      response: {
        200: pageAnswer('The page'),
        ...refusals(jsonForm, ['HEADERS_TOO_LARGE']),
      },
    },
    'GET /docs/auth.json': {
      operationId: 'getAuthDocument',
      summary: 'This document',
      description: 'The OpenAPI 3.1 document of the auth service; that of mcp is `/docs/mcp.json`.',
      tags: ['Discovery'],
      security: [],
      response: {
        200: jsonAnswer('The document', Type.Object({ openapi: Type.String() }), {
          document: { value: { openapi: '3.1.0' } },
        }),
        ...refusals(jsonForm, ['HEADERS_TOO_LARGE']),
      },
    },
  }
}
