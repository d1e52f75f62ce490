import { readEnvironment } from '#shared/config/env-file.ts'
import { main } from '#shared/main.ts'
import { greeting } from './embedded/greeting.ts'
import { startEmbedded } from './embedded/start.ts'

/** Both services in one process: `npm start`. */
const endsWithParent = 'npm_lifecycle_event' in process.env
await main(
  async () => {
    const embedded = await startEmbedded(readEnvironment())
    process.stdout.write(greeting(embedded, Math.round(performance.now())))
    return embedded
  },
  { endsWithParent }
)
