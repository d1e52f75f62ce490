import type { FastifyInstance } from 'fastify'
import type { Bucket } from './waits.ts'
import { bucketOf } from './waits.ts'

/** What operators see of the use of GitHub. Nothing tells whose it was. */
export interface Meter {
  /** `status`: of the answer, `none` where there was no whole one. */
  asked(route: string, status: number | 'none', seconds: number): void
  /** What a read that may be kept met. */
  looked(outcome: 'hit' | 'revalidated' | 'miss'): void
  /** What is left of a person’s budget, from the headers of an answer. */
  budget(bucket: Bucket, headers: Headers): void
}

export function githubMeter({ meters }: Pick<FastifyInstance, 'meters'>): Meter {
  const count = meters.counter('gatehouse_github_requests_total')
  const measure = meters.histogram('gatehouse_github_request_duration_seconds')
  const countLook = meters.counter('gatehouse_github_cache_total')
  const observeBudget = meters.histogram('gatehouse_github_budget_left_ratio')
  return {
    asked(endpoint, status, seconds) {
      count({ endpoint, status })
      measure({ bucket: bucketOf(endpoint) }, seconds)
    },
    looked: (outcome) => countLook({ outcome }),
    budget(bucket, headers) {
      const ratio =
        Number(headers.get('x-ratelimit-remaining')) / Number(headers.get('x-ratelimit-limit'))
      if (ratio >= 0 && ratio <= 1) observeBudget({ bucket }, ratio)
    },
  }
}
