import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The mcp service, which collects its garbage every second, and tells what is still held then. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
setInterval(() => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  process.stdout.write(`holds ${heapUsed + external} bytes\n`)
}, 1000).unref()
await import('../../mcp/server.ts')
