import { once } from 'node:events'
import { createServer } from 'node:net'

const [lowest, highest] = [20_000, 32_000]
const attempts = 50

/**
 * A port of 127.0.0.1 for a server that is stopped and started again: no other gets it meanwhile,
 * for systems hand out higher ones where any will do.
 */
export async function quietPort(): Promise<number> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    const probe = createServer()
    const isFree = once(probe, 'listening').then(
      () => true,
      () => false
    )
    probe.listen(port, '127.0.0.1')
    if (!(await isFree)) continue
    probe.close()
    await once(probe, 'close')
    return port
  }
  throw new Error(`no port is free between ${lowest} and ${highest}`)
}
