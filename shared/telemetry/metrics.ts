import { authMetrics } from './metrics/auth.ts'
import { commonMetrics } from './metrics/common.ts'
import { mcpMetrics } from './metrics/mcp.ts'

/**
 * Every metric of Gatehouse; `docs/reference/metrics.md` is generated from it. People’s boards and
 * alerts go by these names: a published one is never renamed or used for something else.
 */
export const metrics = { ...commonMetrics, ...authMetrics, ...mcpMetrics } as const

export type Metrics = typeof metrics
export type MetricName = keyof Metrics
