import type { Board } from './board.ts'
import { github } from './github.ts'
import { overview } from './overview.ts'
import { redis } from './redis.ts'
import { signIns } from './sign-ins.ts'
import { tools } from './tools.ts'

/** Every board that is shipped, in `deploy/grafana/dashboards`. */
export const boards: readonly Board[] = [overview, signIns, tools, github, redis]
