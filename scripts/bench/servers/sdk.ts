import { createServer } from 'node:http'
import { freePort } from '#shared/free-port.ts'
import { importPeer } from '../../peers/import.ts'
import { description, importZod, said, toolNames } from './peer-tools.ts'
import { serve } from './serve.ts'

interface Server {
  registerTool(name: string, definition: object, run: typeof said): void
}
interface ServerPackage {
  createMcpHandler(factory: () => Server): object
  McpServer: new (info: object) => Server
}
interface NodePackage {
  toNodeHandler(handler: object): (...exchange: unknown[]) => void
  localhostHostValidation(): (...exchange: unknown[]) => boolean
  localhostOriginValidation(): (...exchange: unknown[]) => boolean
}

/** The official SDK’s second generation as its documentation serves HTTP from Node. */
const z = await importZod()
const { createMcpHandler, McpServer } = await importPeer<ServerPackage>(
  '@modelcontextprotocol/server'
)
const { toNodeHandler, localhostHostValidation, localhostOriginValidation } =
  await importPeer<NodePackage>('@modelcontextprotocol/node')
const text = z.object({ text: z.string() })

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'sdk', version: '1.0.0' })
  for (const name of toolNames) {
    server.registerTool(name, { description, inputSchema: text, outputSchema: text }, said)
  }
  return server
})
const handle = toNodeHandler(handler)
const isOurHost = localhostHostValidation()
const isOurOrigin = localhostOriginValidation()
const port = await freePort()
createServer((request, response) => {
  if (isOurHost(request, response) && isOurOrigin(request, response)) handle(request, response)
}).listen(port, '127.0.0.1', () => serve({ url: `http://127.0.0.1:${port}/mcp` }))
