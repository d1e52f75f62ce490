import { createEmulator, type SeedConfig } from 'emulate'
import { freePort } from '#shared/free-port.ts'
import { type Upstream, upstreamAt } from './forward.ts'

interface Options {
  /** What the emulator's links begin with. */
  url: string
  seed: SeedConfig
  /** A port that is free at the moment. */
  pickPort?: () => Promise<number>
}

const hostname = '127.0.0.1'
const maxAttempts = 5

/** Starts the emulator on 127.0.0.1, at a port that only the returned upstream knows. */
export async function startEmulator({
  url,
  seed,
  pickPort = freePort,
}: Options): Promise<Upstream> {
  for (let attempt = 1; ; attempt += 1) {
    // The emulator does not tell which port it took for 0 when its links begin elsewhere.
    const port = await pickPort()
    try {
      const emulator = await createEmulator({
        service: 'github',
        port,
        hostname,
        baseUrl: url,
        seed,
      })
      const { forward, close } = upstreamAt(`http://${hostname}:${port}`)
      return { forward, close: () => close().then(emulator.close) }
    } catch (cause) {
      const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!taken || attempt === maxAttempts) throw cause
    }
  }
}
