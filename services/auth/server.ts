import { readEnvironment } from '#shared/config/env-file.ts'
import { loadConfig } from '#shared/config/load.ts'
import { main } from '#shared/main.ts'
import { startService } from '#shared/start-service.ts'
import auth from './app.ts'
import { AuthConfig, authRules } from './config.ts'

/** The auth service alone: `npm run start:auth`. */
const endsWithParent = 'npm_lifecycle_event' in process.env
const start = async () => startService(auth, loadConfig(AuthConfig, readEnvironment(), authRules))
await main(start, { endsWithParent })
