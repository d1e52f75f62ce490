import { outcome, skipped, warning } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'

const halfYearSeconds = 15_768_000

export const hsts: DeploymentCheck = {
  name: 'hsts',
  holds: 'Browsers are told to use https alone (Strict-Transport-Security).',
  why: 'A browser on a hostile network can be led to an http page that looks like the consent page.',
  page: 'docs/guides/doctor.md',
  async run({ url, visit }) {
    if (url.startsWith('http:')) return skipped('Only for https.')
    const { headers } = await visit('/')
    const header = headers['strict-transport-security']
    const seconds = Number(/max-age=(\d+)/.exec(String(header))?.[1] ?? 0)
    const wrong = header
      ? `Strict-Transport-Security lasts ${seconds} seconds.`
      : 'The header Strict-Transport-Security is missing.'
    const mend =
      'Gatehouse sends it for a year where PUBLIC_URL is https: let the gateway pass it on unchanged.'
    return outcome(seconds < halfYearSeconds ? [warning(wrong, mend)] : [], `${seconds} seconds.`)
  },
}
