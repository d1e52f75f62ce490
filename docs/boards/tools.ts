import type { Board } from './board.ts'
import { at, lines, quantile, rate, ratio } from './board.ts'

const calls = 'gatehouse_calls_total'
const tool = 'kind="tool"'
const byName = (where: string) => `sum by (name) (rate(${calls}{${at},${where}}[5m]))`

/** What assistants run, how long that takes and how it ends. */
export const tools: Board = {
  uid: 'gatehouse-tools',
  title: 'Gatehouse: tools',
  rows: {
    Calls: [
      lines('Calls of tools', 'By tool.', 'cps', { '{{name}}': rate(calls, 'name', tool) }),
      lines(
        'How calls end',
        'refused: arguments or scopes. failure: GitHub or this server.',
        'cps',
        {
          '{{outcome}}': rate(calls, 'outcome', tool),
        }
      ),
      lines('Prompts and resources', 'By name.', 'cps', {
        '{{kind}} {{name}}': rate(calls, 'kind, name', 'kind!="tool"'),
      }),
    ],
    'Slow and failing': [
      lines('95 % of calls take less', 'By tool; most of it is GitHub.', 's', {
        '{{name}}': quantile(0.95, 'gatehouse_call_duration_seconds', 'name', tool),
      }),
      lines('Calls that fail', 'Part of the calls of each tool.', 'percentunit', {
        '{{name}}': ratio(byName(`${tool},outcome="failure"`), byName(tool)),
      }),
      lines(
        'Calls that are refused',
        'Many of one tool: its description misleads models.',
        'percentunit',
        {
          '{{name}}': ratio(byName(`${tool},outcome="refused"`), byName(tool)),
        }
      ),
    ],
    Protocol: [
      lines('Messages by method', 'other: what the protocol does not have.', 'cps', {
        '{{method}}': rate('gatehouse_mcp_messages_total', 'method'),
      }),
      lines('Messages by revision', 'earlier: 2025-11-25 and before.', 'cps', {
        '{{revision}}': rate('gatehouse_mcp_messages_total', 'revision'),
      }),
      lines('Open streams', 'A replica refuses more than two thousand.', 'short', {
        '{{instance}}': `gatehouse_open_streams{${at}}`,
      }),
    ],
  },
}
