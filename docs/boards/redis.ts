import type { Board } from './board.ts'
import { at, lines, number, quantile, rate, ratio } from './board.ts'

const duration = 'gatehouse_redis_command_duration_seconds'
const count = `${duration}_count`
const ofAll = (where = '') => `sum(rate(${count}{${at}${where}}[5m]))`

/**
 * Redis as Gatehouse sees it. Its memory and its other clients it tells itself, to an exporter of its
 * own, which is not part of this.
 */
export const redis: Board = {
  uid: 'gatehouse-redis',
  title: 'Gatehouse: Redis',
  rows: {
    Now: [
      number(
        'Connections that stand',
        'One for each replica.',
        'short',
        `sum(gatehouse_redis_connected{${at}})`
      ),
      number(
        'Commands that fail',
        'Nobody is let in while the store fails.',
        'percentunit',
        ratio(ofAll(',outcome="failure"'), ofAll())
      ),
      number(
        'Round trips for a request',
        'What comes in one turn of the event loop is asked together: under load it falls.',
        'short',
        `${ofAll()} / sum(rate(mcp_requests_total{${at}}[5m]))`
      ),
    ],
    Commands: [
      lines('Commands', 'By command; evalsha are the scripts of the store.', 'ops', {
        '{{command}}': rate(count, 'command'),
      }),
      lines('Time of commands', 'Network included.', 's', {
        half: quantile(0.5, duration),
        '99 %': quantile(0.99, duration),
      }),
      lines('99 % by command', 'A slow one of many holds up the others.', 's', {
        '{{command}}': quantile(0.99, duration, 'command'),
      }),
    ],
  },
}
