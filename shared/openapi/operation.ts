import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { TObject, TSchema } from '@sinclair/typebox'

/** An example of a body, under the name that the page lists it by. */
export interface Example {
  summary?: string
  value: unknown
}
export type Examples = Readonly<Record<string, Example>>

/** A body by its media types. */
export interface Content {
  content: Readonly<Record<string, { schema: TSchema; examples?: Examples }>>
}

export interface Answer extends Partial<Content> {
  description: string
  /** JSON Schema of each header worth telling. */
  headers?: Readonly<Record<string, TSchema>>
  /** Set where there is no body. */
  type?: 'null'
}

/**
 * What the OpenAPI document says of a route, in the form of a Fastify schema. It is no schema of the
 * route itself: an answer is neither checked against it nor cut down to it while it is sent. What
 * the route does check of a request is told too, where this says nothing about it.
 */
export interface Operation {
  operationId: string
  summary: string
  description: string
  tags: readonly string[]
  /** Names of security schemes; empty: anybody may call it. */
  security: readonly Readonly<Record<string, readonly string[]>>[]
  querystring?: TObject
  headers?: TObject
  params?: TObject
  body?: Content
  response: Readonly<Record<number, Answer>>
}

/** Operations by method and path as the route has them: `GET /oauth/register/:clientId`. */
export type Operations = Readonly<Record<string, Operation>>

type OpenApi = NonNullable<FastifyDynamicSwaggerOptions['openapi']>
type SecuritySchemes = NonNullable<NonNullable<OpenApi['components']>['securitySchemes']>

/** Everything that one service says in its document. */
export interface Description {
  title: string
  description: string
  tags: readonly { name: string; description: string }[]
  securitySchemes: SecuritySchemes
  /** Schemas with an `$id`, which `ref` names. */
  schemas: readonly TSchema[]
  operations: Operations
}
