import type { Board } from './board.ts'
import { at, lines, number, quantile, rate, ratio } from './board.ts'

const requests = 'mcp_requests_total'
const answered = 'method!="GET"'

/** Is it well, how much is it used, and by what is it held up. */
export const overview: Board = {
  uid: 'gatehouse-overview',
  title: 'Gatehouse: overview',
  rows: {
    Now: [
      number('Replicas', 'Processes that answer Prometheus.', 'short', `sum(up{${at}})`),
      number(
        'Signed-in sessions',
        'From the index in the store: each replica tells the same number, so it is the maximum.',
        'short',
        `max(oauth_active_sessions{${at}})`
      ),
      number(
        'Requests that fail',
        'Answers with a status of 500 or more, of all. Look at the errors below.',
        'percentunit',
        ratio(
          `sum(rate(${requests}{${at},status=~"5.."}[5m]))`,
          `sum(rate(${requests}{${at}}[5m]))`
        )
      ),
    ],
    Requests: [
      lines('Requests', 'All endpoints, by service.', 'reqps', {
        '{{job}}': rate(requests, 'job'),
      }),
      lines('Answers', 'By status; 499 are clients that did not wait.', 'reqps', {
        '{{status}}': rate(requests, 'status'),
      }),
      lines('Time to answer', 'Without GET, since streams last for hours.', 's', {
        'half, {{job}}': quantile(0.5, 'mcp_request_duration_seconds', 'job', answered),
        '99 %, {{job}}': quantile(0.99, 'mcp_request_duration_seconds', 'job', answered),
      }),
    ],
    'What is wrong': [
      lines('Errors', 'By code; docs/reference/errors.md says what each means.', 'cps', {
        '{{code}} {{name}}': rate('gatehouse_errors_total', 'code, name'),
      }),
      lines('Limits exceeded', 'By the setting behind the limit.', 'cps', {
        '{{limit}}': rate('gatehouse_rate_limited_total', 'limit'),
      }),
      lines('Dependencies', '1 is well. Of each the worst replica is shown.', 'short', {
        '{{dependency}}, seen by {{job}}': `min by (job, dependency) (gatehouse_dependency_up{${at}})`,
      }),
    ],
    Processes: [
      lines('CPU', 'A process uses one core at most.', 'percentunit', {
        '{{job}} {{instance}}': `rate(process_cpu_seconds_total{${at}}[$__rate_interval])`,
      }),
      lines('Memory', 'Ends and starts anew above 1 GiB of heap.', 'bytes', {
        '{{job}} {{instance}}': `process_resident_memory_bytes{${at}}`,
      }),
      lines('Lag of the event loop', 'Above a tenth of a second everybody waits.', 's', {
        '{{job}} {{instance}}': `nodejs_eventloop_lag_p99_seconds{${at}}`,
      }),
    ],
    'Audit log': [
      lines('Records that wait', 'Above 0 it cannot be written: is the disk full?', 'short', {
        '{{job}} {{instance}}': `gatehouse_audit_unwritten_records{${at}}`,
      }),
      lines('Records lost', 'Told in the log by a record of its own.', 'cps', {
        '{{job}}': rate('gatehouse_audit_lost_total', 'job'),
      }),
    ],
    Versions: [
      lines('Versions', 'More than one only while they are exchanged.', 'short', {
        '{{job}} {{version}} on Node {{node}}': `sum by (job, version, node) (gatehouse_build_info{${at}})`,
      }),
    ],
  },
}
