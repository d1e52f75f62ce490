import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import type { Route } from '../openapi/document.ts'
import type { Description } from '../openapi/operation.ts'

interface Options {
  service: 'auth' | 'mcp'
  publicUrl: string
  /** Loads what the service says of its routes. */
  describe: (publicUrl: string) => Promise<Description>
}

const maxAgeSeconds = 300

/**
 * `GET /docs/<service>.json`: the OpenAPI document of the scope it is registered in, before its
 * routes. Nothing is loaded, and the document is not made, before somebody asks for it.
 */
export default fp<Options>(
  async (app, { service, publicUrl, describe }) => {
    const routes: Route[] = []
    app.addHook('onRoute', ({ method: methods, url, schema }) => {
      for (const method of [methods].flat()) {
        routes.push({ method, url, schema: schema as FastifySchema | undefined })
      }
    })

    async function write(): Promise<string> {
      const [{ documentOf }, description] = await Promise.all([
        import('../openapi/document.ts'),
        describe(publicUrl),
      ])
      return JSON.stringify(await documentOf(routes, description, publicUrl))
    }

    let written: Promise<string> | undefined
    app.get(`/docs/${service}.json`, async (_request, reply) => {
      written ??= write()
      const document = await written
      reply.header('cache-control', `public, max-age=${maxAgeSeconds}`)
      return reply.type('application/json; charset=utf-8').send(document)
    })
  },
  { name: 'gatehouse:openapi' }
)
