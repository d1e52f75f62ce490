import {
  clientFamilies,
  endReasons,
  operations,
  outcomes,
  refreshOutcomes,
  refreshReasons,
} from '../label-values.ts'
import type { Metric } from './metric.ts'

/** What the auth service tells. */
export const authMetrics = {
  oauth_operations_total: {
    type: 'counter',
    labels: { operation: operations, status: outcomes },
    unit: 'operations',
    help: 'Steps of signing in and what follows; refused: not right, or a person said no; failure: not the caller’s fault',
  },
  oauth_active_sessions: {
    type: 'gauge',
    labels: {},
    unit: 'sessions',
    help: 'Sessions that have not ended, from the index in the store: every replica tells the same number, so take the maximum',
  },
  gatehouse_sign_ins_total: {
    type: 'counter',
    labels: { client: clientFamilies },
    unit: 'sessions',
    help: 'Sessions that began, by the program that the client says it is',
  },
  gatehouse_sign_outs_total: {
    type: 'counter',
    labels: { reason: endReasons },
    unit: 'sessions',
    help: 'Sessions that ended before their time, by reason',
  },
  gatehouse_registrations_total: {
    type: 'counter',
    labels: { client: clientFamilies },
    unit: 'clients',
    help: 'Clients that registered themselves, by the program that they say they are',
  },
  gatehouse_confirmations_total: {
    type: 'counter',
    labels: { client: clientFamilies },
    unit: 'clients',
    help: 'Registered clients through which somebody has signed in for the first time',
  },
  gatehouse_upstream_refreshes_total: {
    type: 'counter',
    labels: { reason: refreshReasons, outcome: refreshOutcomes },
    unit: 'requests',
    help: 'Requests of the mcp service for another GitHub token, by what became of them',
  },
} as const satisfies Record<string, Metric>
