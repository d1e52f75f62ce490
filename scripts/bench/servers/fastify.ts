import Fastify from 'fastify'
import { freePort } from '#shared/free-port.ts'
import { serve } from './serve.ts'

/** The measure of all others: a route that reads the same JSON and writes the same JSON. */
const app = Fastify()
app.post<{ Body: { id: number; params: { arguments: { text: string } } } }>(
  '/mcp',
  async ({ body }) => {
    const { text } = body.params.arguments
    const result = { content: [{ type: 'text', text }], structuredContent: { text } }
    return { jsonrpc: '2.0', id: body.id, result }
  }
)
const address = await app.listen({ host: '127.0.0.1', port: await freePort() })
serve({ url: `${address}/mcp` })
