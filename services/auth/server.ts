import { readEnvironment } from '#shared/config/env-file.ts'
import { loadConfig } from '#shared/config/load.ts'
import { main } from '#shared/main.ts'
import { startService } from '#shared/start-service.ts'
import auth from './app.ts'
import { AuthConfig, authRules } from './config.ts'

/** The auth service alone: `npm run start:auth`. */
await main(async () => startService(auth, loadConfig(AuthConfig, readEnvironment(), authRules)))
