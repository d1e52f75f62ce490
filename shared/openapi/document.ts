import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import swagger from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import Fastify from 'fastify'
import { version } from '../version.ts'
import type { Description } from './operation.ts'

/** A route as it was registered. */
export interface Route {
  method: string
  url: string
  schema?: FastifySchema | undefined
}

/** The one licence of the project, as SPDX names it. */
const license = { name: 'Apache 2.0', identifier: 'Apache-2.0' }

/**
 * The OpenAPI 3.1 document of those `routes` that `description` tells about, in its order; of an
 * operation whose route is not registered here it tells nothing.
 *
 * The routes are registered anew on a bare host, where `@fastify/swagger` reads them: the host that
 * serves them never loads it, and none of this is there before somebody asks.
 */
export async function documentOf(
  routes: readonly Route[],
  description: Description,
  publicUrl: string
): Promise<object> {
  const registered = new Map(routes.map((route) => [`${route.method} ${route.url}`, route]))
  const told = Object.entries(description.operations).flatMap(([name, operation]) => {
    const route = registered.get(name)
    return route ? [{ ...route, schema: { ...route.schema, ...operation } }] : []
  })
  const host = Fastify({ exposeHeadRoutes: false })
  // Nothing is served here.
  host.setValidatorCompiler(() => () => true)
  host.setSerializerCompiler(() => () => '')
  const text = JSON.stringify(told)
  for (const schema of description.schemas) {
    if (text.includes(`"${schema.$id}#"`)) host.addSchema(schema)
  }
  await host.register(swagger, optionsOf(description, publicUrl, text))
  for (const route of told) host.route({ ...route, handler: async () => null })
  await host.ready()
  const document = host.swagger()
  await host.close()
  return document
}

function optionsOf(description: Description, publicUrl: string, told: string) {
  const { title, description: about, tags } = description
  const schemes = Object.entries(description.securitySchemes)
  const securitySchemes = Object.fromEntries(
    schemes.filter(([name]) => told.includes(`{"${name}":[`))
  )
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title, description: about, version, license },
      servers: [{ url: publicUrl }],
      tags: [...tags],
      components: { securitySchemes },
    },
    // Under the names that they have here, not numbered.
    refResolver: { buildLocalReference: ({ $id }) => String($id) },
    convertConstToEnum: false,
  } satisfies FastifyDynamicSwaggerOptions
}
