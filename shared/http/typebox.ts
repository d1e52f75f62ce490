import type { Static, TSchema } from '@sinclair/typebox'
import type { FastifyPluginAsync, FastifyTypeProvider, RawServerDefault } from 'fastify'

/** Types a route's body, query and params from its TypeBox schemas. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown
}

/** Every plugin, route and service of the house. */
export type Plugin<Options extends object = object> = FastifyPluginAsync<
  Options & Record<never, never>,
  RawServerDefault,
  TypeBoxProvider
>
