import type { Board } from './board.ts'
import { at, lines, number, quantile, rate, ratio } from './board.ts'

const requests = 'gatehouse_github_requests_total'
const budget = 'gatehouse_github_budget_left_ratio'
const cache = 'gatehouse_github_cache_total'
const duration = 'gatehouse_github_request_duration_seconds'

/** What is asked of GitHub, what it answers, and what people have left of their limits there. */
export const github: Board = {
  uid: 'gatehouse-github',
  title: 'Gatehouse: GitHub',
  rows: {
    Budget: [
      lines(
        'Nearly spent',
        'Part of the answers to people with a tenth or less left.',
        'percentunit',
        {
          '{{bucket}}': ratio(
            rate(`${budget}_bucket`, 'bucket', 'le="0.1"'),
            rate(`${budget}_count`, 'bucket')
          ),
        }
      ),
      lines(
        'Left to nine in ten',
        'One person in ten has less than this part left.',
        'percentunit',
        {
          '{{bucket}}': quantile(0.1, budget, 'bucket'),
        }
      ),
      number(
        'Answered without GitHub',
        'Reads from the cache, of all that may be kept.',
        'percentunit',
        ratio(`sum(rate(${cache}{${at},outcome="hit"}[5m]))`, `sum(rate(${cache}{${at}}[5m]))`)
      ),
    ],
    Requests: [
      lines('Requests', 'By endpoint.', 'reqps', { '{{endpoint}}': rate(requests, 'endpoint') }),
      lines('Answers', 'none: no whole answer.', 'reqps', {
        '{{status}}': rate(requests, 'status'),
      }),
      lines('95 % answer within', 'By the budget that GitHub counts them in.', 's', {
        '{{bucket}}': quantile(0.95, duration, 'bucket'),
      }),
    ],
    Cache: [
      lines(
        'Reads',
        'revalidated: GitHub confirmed what was kept, at no cost to the limit.',
        'reqps',
        {
          '{{outcome}}': rate(cache, 'outcome'),
        }
      ),
      lines('Reachable', '1: GitHub answers. Of each service the worst replica.', 'short', {
        '{{job}}': `min by (job) (gatehouse_dependency_up{${at},dependency="github"})`,
      }),
    ],
  },
}
