import { Type } from '@sinclair/typebox'
import { jsonForm, refusals } from '#shared/openapi/errors.ts'
import type { Operations } from '#shared/openapi/operation.ts'
import { jsonAnswer, ref } from '#shared/openapi/parts.ts'
import { metadataPath, resourceMetadata } from '../routes/metadata.ts'

/** RFC 9728 §2. */
export const ResourceMetadata = Type.Object(
  {
    resource: Type.String(),
    authorization_servers: Type.Array(Type.String()),
    scopes_supported: Type.Array(Type.String(), { description: 'What a session begins with' }),
    bearer_methods_supported: Type.Array(Type.Literal('header')),
    resource_name: Type.String(),
  },
  { $id: 'ResourceMetadata', additionalProperties: false }
)

export const discovery = (publicUrl: string): Operations => ({
  [`GET ${metadataPath}`]: {
    operationId: 'getResourceMetadata',
    summary: 'Protected resource metadata',
    description: 'Tells a client without a token where to sign in (RFC 9728).',
    tags: ['Discovery'],
    security: [],
    response: {
      200: jsonAnswer('The metadata', ref(ResourceMetadata), {
        metadata: { value: resourceMetadata(publicUrl) },
      }),
      ...refusals(jsonForm, ['HEADERS_TOO_LARGE']),
    },
  },
  'GET /docs/mcp.json': {
    operationId: 'getMcpDocument',
    summary: 'This document',
    description: 'The OpenAPI 3.1 document of the mcp service; that of auth is `/docs/auth.json`.',
    tags: ['Discovery'],
    security: [],
    response: {
      200: jsonAnswer('The document', Type.Object({ openapi: Type.String() }), {
        document: { value: { openapi: '3.1.0' } },
      }),
      ...refusals(jsonForm, ['HEADERS_TOO_LARGE']),
    },
  },
})
