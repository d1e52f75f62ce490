import { mcpMethods, outcomes } from '../label-values.ts'
import type { Metric } from './metric.ts'
import { durations } from './metric.ts'

/** What the mcp service tells. */
export const mcpMetrics = {
  gatehouse_mcp_messages_total: {
    type: 'counter',
    labels: { method: [...mcpMethods, 'answer', 'other'], revision: ['2026-07-28', 'earlier'] },
    unit: 'messages',
    help: 'Messages of signed-in clients, by method of MCP and revision of the protocol',
  },
  gatehouse_calls_total: {
    type: 'counter',
    labels: {
      kind: ['tool', 'prompt', 'resource'],
      name: 'of the tool, prompt or resource',
      outcome: outcomes,
    },
    unit: 'calls',
    help: 'Tools, prompts and resources that ran, and how that ended',
  },
  gatehouse_call_duration_seconds: {
    type: 'histogram',
    labels: { kind: 'as above', name: 'as above' },
    unit: 'seconds',
    help: 'Time that a tool, prompt or resource took',
    buckets: durations,
  },
  gatehouse_github_cache_total: {
    type: 'counter',
    labels: { outcome: ['hit', 'revalidated', 'miss'] },
    unit: 'reads',
    help: 'Reads of GitHub that met a usable answer, one that GitHub confirmed, or none',
  },
  gatehouse_github_budget_left_ratio: {
    type: 'histogram',
    labels: { bucket: ['core', 'search', 'code_search'] },
    unit: 'part of 1',
    help: 'Part of a person’s rate limit at GitHub that was left after a request',
    buckets: [0, 0.05, 0.1, 0.25, 0.5, 0.75, 1],
  },
  gatehouse_open_streams: {
    type: 'gauge',
    labels: {},
    unit: 'streams',
    help: 'Streams that clients keep open for what may come',
  },
} as const satisfies Record<string, Metric>
