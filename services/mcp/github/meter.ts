import type { FastifyInstance } from 'fastify'

/** What operators see of the use of GitHub. Nothing tells whose it was. */
export interface Meter {
  /** `status`: of the answer, `none` where there was no whole one. */
  asked(method: string, status: number | 'none'): void
  /** What a read that may be kept met. */
  looked(outcome: 'hit' | 'revalidated' | 'miss'): void
  /** What is left of a person’s budget, from the headers of an answer. */
  budget(bucket: string, headers: Headers): void
}

const parts = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 1]

export function githubMeter({ metrics: { client } }: FastifyInstance): Meter {
  const { Counter, Histogram } = client
  const requests = new Counter({
    name: 'gatehouse_github_requests_total',
    help: 'Requests to GitHub’s API by method and status of the answer; none: no whole answer',
    labelNames: ['method', 'status'],
  })
  const lookups = new Counter({
    name: 'gatehouse_github_cache_total',
    help: 'Reads of GitHub that met a usable answer, one that GitHub confirmed, or none',
    labelNames: ['outcome'],
  })
  const budgets = new Histogram({
    name: 'gatehouse_github_budget_left_ratio',
    help: 'Part of the rate limit of the person that was left after a request, by kind of request',
    labelNames: ['bucket'],
    buckets: parts,
  })
  return {
    asked: (method, status) => requests.inc({ method, status }),
    looked: (outcome) => lookups.inc({ outcome }),
    budget(bucket, headers) {
      const ratio =
        Number(headers.get('x-ratelimit-remaining')) / Number(headers.get('x-ratelimit-limit'))
      if (ratio >= 0 && ratio <= 1) budgets.observe({ bucket }, ratio)
    },
  }
}
