import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The mcp service, which collects its garbage every three seconds: what then grows is kept. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
setInterval(collect, 3000).unref()
await import('../../mcp/server.ts')
