import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { mcpWith } from '../mcp/app.ts'
import type { AskingClient, connectFirst } from './asking-clients.ts'
import type { Inside } from './asking-features.ts'
import { askingFeatures } from './asking-features.ts'
import type { Shape } from './shapes.ts'
import { shapes } from './shapes.ts'
import { signIn } from './signed-in.ts'

/** A Gatehouse whose tools ask, count and hang, and people who are signed in to it. */
export interface AskingShape extends Shape {
  inside: Inside
  /** A client of one SDK generation, of a demo person; closes with the test. */
  connect(generation: typeof connectFirst, login: string): Promise<AskingClient>
}

async function start<Kind extends Shape>(
  t: Test,
  startShape: (settings: Environment, mcp: ReturnType<typeof mcpWith>) => Promise<Kind>,
  settings: Environment = {}
): Promise<Kind & AskingShape> {
  const features = askingFeatures()
  const shape = await startShape(settings, mcpWith(features))
  t.teardown(() => shape.close())
  return {
    ...shape,
    inside: features.inside,
    async connect(generation, login) {
      const { keychain, client } = await signIn(shape.url, login)
      await client.close()
      const asking = await generation({ url: shape.url, keychain, name: login })
      t.teardown(() => asking.close())
      return asking
    },
  }
}

/** Both shapes of design §2. */
export const askingShapes = {
  embedded: (t: Test, settings?: Environment) => start(t, shapes.embedded, settings),
  pair: (t: Test, settings?: Environment) => start(t, shapes.pair, settings),
}
