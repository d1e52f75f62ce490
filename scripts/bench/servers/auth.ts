import { loadConfig } from '#shared/config/load.ts'
import { startService } from '#shared/start-service.ts'
import auth from '../../../services/auth/app.ts'
import { AuthConfig, authRules } from '../../../services/auth/config.ts'
import { serve } from './serve.ts'

// The auth half of the pair.
const { address } = await startService(auth, loadConfig(AuthConfig, process.env, authRules))
serve({ url: address })
