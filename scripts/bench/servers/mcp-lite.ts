import { freePort } from '#shared/free-port.ts'
import { importPeer } from '../../peers/import.ts'
import { description, importZod, said, toolNames } from './peer-tools.ts'
import { serve } from './serve.ts'

interface Server {
  tool(name: string, definition: object): void
}
interface Package {
  McpServer: new (options: object) => Server
  StreamableHttpTransport: new () => {
    bind(server: Server): (request: Request) => Promise<Response>
  }
}
interface HonoPackage {
  Hono: new () => {
    all(path: string, handle: (context: { req: { raw: Request } }) => Promise<Response>): void
    fetch: unknown
  }
}
interface HonoNodePackage {
  serve(options: object, onListening: () => void): void
}

/** npm `mcp-lite` in Hono, as its documentation has it, on Hono’s own adapter for Node. */
const z = await importZod()
const { McpServer, StreamableHttpTransport } = await importPeer<Package>('mcp-lite')
const { Hono } = await importPeer<HonoPackage>('hono')
const { serve: serveHono } = await importPeer<HonoNodePackage>('@hono/node-server')
const text = z.object({ text: z.string() })
const server = new McpServer({
  name: 'mcp-lite',
  version: '1.0.0',
  schemaAdapter: z.toJSONSchema,
})
for (const name of toolNames) {
  server.tool(name, { description, inputSchema: text, outputSchema: text, handler: said })
}
const handle = new StreamableHttpTransport().bind(server)
const app = new Hono()
app.all('/mcp', (context) => handle(context.req.raw))
const port = await freePort()
serveHono({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () =>
  serve({ url: `http://127.0.0.1:${port}/mcp` })
)
