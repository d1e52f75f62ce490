import { freePort } from '#shared/free-port.ts'
import { importPeer } from '../../peers/import.ts'
import { description, importZod, said, toolNames } from './peer-tools.ts'
import { serve } from './serve.ts'

interface Server {
  addTool(tool: object): void
  start(options: object): Promise<void>
}
interface Package {
  FastMCP: new (info: object) => Server
}

/** npm `fastmcp` as its documentation starts it for HTTP. The argument `stateless` is its other mode. */
const z = await importZod()
const { FastMCP } = await importPeer<Package>('fastmcp')
const text = z.object({ text: z.string() })
const server = new FastMCP({ name: 'fastmcp', version: '1.0.0' })
for (const name of toolNames) {
  server.addTool({
    name,
    description,
    parameters: text,
    outputSchema: text,
    execute: async (given: { text: string }) => said(given),
  })
}
const port = await freePort()
await server.start({
  transportType: 'httpStream',
  httpStream: { port, host: '127.0.0.1', stateless: process.argv[2] === 'stateless' },
})
serve({ url: `http://127.0.0.1:${port}/mcp` })
