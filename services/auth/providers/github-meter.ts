import type { FastifyInstance } from 'fastify'
import type { OnAnswer } from './github-http.ts'

/** What operators see of the auth service’s use of GitHub. */
export function githubMeter({ meters }: Pick<FastifyInstance, 'meters'>): OnAnswer {
  const count = meters.counter('gatehouse_github_requests_total')
  const measure = meters.histogram('gatehouse_github_request_duration_seconds')
  return (endpoint, status, seconds) => {
    count({ endpoint, status })
    measure({ bucket: endpoint.includes('/oauth/') ? 'oauth' : 'core' }, seconds)
  }
}
