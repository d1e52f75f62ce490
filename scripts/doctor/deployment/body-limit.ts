import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { json } from './deployment.ts'

/** Just under the limit of the services themselves, 1 MiB. */
const bodyBytes = 1000 * 1024

export const bodyLimit: DeploymentCheck = {
  name: 'body-limit',
  holds: 'The gateway lets bodies of up to 1 MiB through.',
  why: 'Long code to analyse and files to write are refused, with a status that no client understands.',
  page: 'docs/guides/doctor.md',
  needs: ['registration'],
  async run({ visit }) {
    // Refused for what it lacks, so it leaves nothing behind.
    const body = JSON.stringify({ client_name: 'x'.repeat(bodyBytes) })
    const { status } = await visit('/oauth/register', { method: 'POST', headers: json, body })
    const mend = 'Let the gateway allow 1 MiB or more (nginx: client_max_body_size 2m).'
    const problem = failed(`A body of ${bodyBytes} bytes is answered ${status}, not read.`, mend)
    return outcome(status === 400 ? [] : [problem], `${bodyBytes} bytes reach the service.`)
  },
}
