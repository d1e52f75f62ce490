import { dependencies } from '../label-values.ts'
import type { Metric } from './metric.ts'
import { durations } from './metric.ts'

/** Seconds. */
const shortDurations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2] as const

/** What both services tell. */
export const commonMetrics = {
  mcp_requests_total: {
    type: 'counter',
    labels: {
      method: 'the method of HTTP; `other` for what no route has',
      endpoint: 'the template of the route, `unknown` for addresses that are none',
      status: 'the status of HTTP; 499 where the client left before there was an answer',
    },
    unit: 'requests',
    help: 'Requests that are over, to every endpoint of the service',
  },
  mcp_request_duration_seconds: {
    type: 'histogram',
    labels: { method: 'as above', endpoint: 'as above' },
    unit: 'seconds',
    help: 'Time from the arrival of a request to the end of its answer; a GET of /mcp is a stream',
    buckets: durations,
  },
  gatehouse_errors_total: {
    type: 'counter',
    labels: { code: 'the code in errors.md', name: 'its name' },
    unit: 'errors',
    help: 'Errors by code, told to a client, a person or a model; a request for a first sign-in is none',
  },
  gatehouse_rate_limited_total: {
    type: 'counter',
    labels: { limit: 'the setting behind the limit' },
    unit: 'requests',
    help: 'Requests refused because a limit was exceeded',
  },
  gatehouse_github_requests_total: {
    type: 'counter',
    labels: {
      endpoint: 'method and path as in GitHub’s reference',
      status: 'the status of the answer, `none` where there was no whole one',
    },
    unit: 'requests',
    help: 'Requests to GitHub',
  },
  gatehouse_github_request_duration_seconds: {
    type: 'histogram',
    labels: { bucket: ['core', 'search', 'code_search', 'oauth'] },
    unit: 'seconds',
    help: 'Time until GitHub had answered, by the budget that GitHub counts the request in',
    buckets: durations,
  },
  gatehouse_redis_command_duration_seconds: {
    type: 'histogram',
    labels: { command: 'the command of Redis', outcome: ['success', 'failure'] },
    unit: 'seconds',
    help: 'Time until Redis had answered; what one turn of the event loop asks is one command',
    needsRedis: true,
    buckets: shortDurations,
  },
  gatehouse_redis_connected: {
    type: 'gauge',
    labels: {},
    unit: '1 or 0',
    help: 'Whether the connection to Redis stands',
    needsRedis: true,
  },
  gatehouse_dependency_up: {
    type: 'gauge',
    labels: { dependency: dependencies },
    unit: '1 or 0',
    help: 'What /health/ready found of what it looks at, 15 seconds ago at most',
  },
  gatehouse_audit_lost_total: {
    type: 'counter',
    labels: {},
    unit: 'records',
    help: 'Audit records that could not be written and are lost',
  },
  gatehouse_audit_unwritten_records: {
    type: 'gauge',
    labels: {},
    unit: 'records',
    help: 'Audit records that wait until they can be written, as on a full disk',
  },
  gatehouse_build_info: {
    type: 'gauge',
    labels: { version: 'of Gatehouse', node: 'the version of Node' },
    unit: '1',
    help: 'Always 1; the labels tell what runs',
  },
} as const satisfies Record<string, Metric>
